#!/usr/bin/env bash
# The private PostgreSQL cluster: start | stop | status | kill | remove. Unix socket only, no TCP.
# Only root and the cluster's own user can enter the socket folder, so the socket needs no password.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

DATA="$PG_HOME/data"
LOG="$PG_HOME/postgres.log"

as_owner() { # run as the cluster's user; always from a folder that user can read
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && "$@")
    fi
}

find_binaries() {
    local dir
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(dirname "$(command -v initdb || echo /none/x)")"; do
        if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ]; then
            # a cluster is started by the version that made it
            if [ ! -f "$DATA/PG_VERSION" ] ||
                "$dir/postgres" --version | grep -q " $(cat "$DATA/PG_VERSION")\."; then
                BIN="$dir"
                return
            fi
        fi
    done
    die "found no PostgreSQL server programs for this cluster (Debian package 'postgresql')."
}

make_folder() { # make_folder DIR: private to the cluster's user
    if [ "$(id -u)" = 0 ]; then
        mkdir -p "$(dirname "$1")"
        install -d -o postgres -g postgres -m 700 "$1"
    else
        install -d -m 700 "$1"
    fi
}

create() {
    [ -f "$PG_HOME/ready" ] && return
    say "creating a private PostgreSQL cluster in $PG_HOME"
    make_folder "$PG_HOME"
    rm -rf "$DATA" # left by an interrupted first start
    as_owner "$BIN/initdb" --pgdata="$DATA" --username=postgres --encoding=UTF8 --locale=C.UTF-8 \
        --auth=trust --data-checksums >"$STATE/initdb.log" 2>&1 ||
        die "initdb failed, see $STATE/initdb.log"
    as_owner tee "$DATA/pg_hba.conf" >/dev/null <<<"local all all trust"
    as_owner tee -a "$DATA/postgresql.conf" >/dev/null <<-CONF
	# --- set by scripts/postgres.sh; fsync, full_page_writes and synchronous_commit stay on ---
	listen_addresses = ''
	unix_socket_permissions = 0700
	max_connections = 200
	shared_buffers = 512MB
	work_mem = 16MB
	maintenance_work_mem = 256MB
	effective_cache_size = 2GB
	random_page_cost = 1.1
	max_wal_size = 4GB
	checkpoint_timeout = 15min
	jit = off
	log_line_prefix = '%m [%p] %d '
	CONF
}

running() { as_owner "$BIN/pg_ctl" status --pgdata="$DATA" >/dev/null 2>&1; }

start() {
    create
    if ! running; then
        make_folder "$PG_SOCKET"
        as_owner "$BIN/pg_ctl" start --wait --silent --timeout=60 --pgdata="$DATA" --log="$LOG" \
            --options="-c unix_socket_directories='$PG_SOCKET'" >/dev/null ||
            die "PostgreSQL did not start, see $LOG"
        say "private PostgreSQL started"
    fi
    if [ ! -f "$PG_HOME/ready" ]; then
        psql -qU postgres -d postgres -c 'CREATE ROLE odoo LOGIN CREATEDB' 2>/dev/null ||
            psql -qU postgres -d postgres -c 'ALTER ROLE odoo LOGIN CREATEDB'
        as_owner touch "$PG_HOME/ready"
    fi
}

kill_all() { # every process at the same moment, as when the power fails
    local postmaster children pid
    postmaster="$(head -n 1 "$DATA/postmaster.pid")"
    mapfile -d ' ' -t children <"/proc/$postmaster/task/$postmaster/children"
    kill -9 "$postmaster" "${children[@]}"
    for pid in "$postmaster" "${children[@]}"; do
        while readlink "/proc/$pid/exe" >/dev/null; do sleep 0.05; done # a zombie has none
    done
    rm -f "$DATA/postmaster.pid" "$PG_SOCKET"/.s.PGSQL.*.lock # where nobody reaps zombies, it seems to live
}

if [ "$PG_PRIVATE" = 0 ]; then
    [ "${1:-}" = start ] || exit 0 # not ours to stop or remove
    psql -qXd postgres -c 'SELECT 1' >/dev/null ||
        die "cannot reach the PostgreSQL server named by PGHOST=$PGHOST (see PGPORT, PGUSER, PGPASSWORD)."
    exit 0
fi

mkdir -p "$STATE"
case "${1:-}" in
    start)
        exec 9>"$STATE/postgres.lock" && flock 9
        find_binaries
        start 9>&-
        ;;
    stop)
        [ -d "$DATA" ] || exit 0
        find_binaries
        if running; then
            as_owner "$BIN/pg_ctl" stop --silent --mode=fast --pgdata="$DATA" >/dev/null
            say "private PostgreSQL stopped"
        fi
        ;;
    status)
        [ -d "$DATA" ] || exit 1
        find_binaries
        running
        ;;
    kill)
        [ -n "${CLUSTER:-}" ] || die "only a cluster of a test is killed: set CLUSTER."
        kill_all
        ;;
    remove)
        "$0" stop
        rm -rf "$PG_HOME" "$PG_SOCKET"
        ;;
    *) die "usage: scripts/postgres.sh start|stop|status|kill|remove" ;;
esac
