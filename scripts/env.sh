# shellcheck shell=bash
# Paths and connection settings of this project, shared by every script.
# For your own shell:  source scripts/env.sh
#
# Set these before, if the defaults do not suit you:
#   ODOO_HOME     another Odoo 19.0 tree (default: unpacked by scripts/setup.sh into .state/odoo)
#   PGHOST, ...   an existing PostgreSQL server (default: a private one on a unix socket)
#   EXTRA_ADDONS  more addons folders, separated by commas
#   DB, PORT      database and port of `make run` (koperasi, 8069)
#   CLUSTER       name of a further private cluster, for tests that kill PostgreSQL (with PGHOST unset)

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
STATE="$ROOT/.state"
VENV="$ROOT/.venv"
DB="${DB:-koperasi}"
PORT="${PORT:-8069}"
EXTRA_ADDONS="${EXTRA_ADDONS:-}"

# A name for this checkout's cluster. Not its path: a new clone in an old place starts from nothing.
if [ ! -s "$STATE/id" ]; then
    mkdir -p "$STATE"
    od -An -N5 -tx1 /dev/urandom | tr -d ' \n' >"$STATE/id.$$"
    ln "$STATE/id.$$" "$STATE/id" 2>/dev/null || true # whoever comes first
    rm -f "$STATE/id.$$"
fi
project_key="$(cat "$STATE/id")${CLUSTER:+-$CLUSTER}"

# The private cluster. PostgreSQL refuses to run as root, and the user it then runs as may not be
# able to read this folder, so for root it lives under /var/lib.
if [ "$(id -u)" = 0 ]; then
    PG_HOME="/var/lib/koperasi/$project_key"
else
    PG_HOME="$STATE/postgres${CLUSTER:+-$CLUSTER}"
fi
PG_SOCKET="$PG_HOME/socket"
[ "${#PG_SOCKET}" -le 80 ] || PG_SOCKET="/tmp/koperasi-$project_key" # limit of unix sockets: 107 bytes

if [ -z "${PGHOST:-}" ] || [ "$PGHOST" = "${PG_PRIVATE_HOST:-}" ]; then # unset, or set by this file
    PG_PRIVATE=1
    export PGHOST="$PG_SOCKET" PGPORT=5432 PGUSER=odoo PG_PRIVATE_HOST="$PG_SOCKET"
    unset PGPASSWORD PGSERVICE
else
    PG_PRIVATE=0
fi
unset PGDATABASE # Odoo would take it for its --database

ODOO_TREE="${ODOO_HOME:-$STATE/odoo}"
if [ -f "$ODOO_TREE/odoo/release.py" ]; then # a git checkout
    ODOO_PATH="$ODOO_TREE"
else # an unpacked Debian package
    ODOO_PATH="$ODOO_TREE/usr/lib/python3/dist-packages"
fi

export ROOT STATE VENV DB PORT EXTRA_ADDONS PG_HOME PG_SOCKET PG_PRIVATE ODOO_TREE ODOO_PATH
export ODOO_RC="$STATE/odoo.conf"
case ":$PATH:" in *":$VENV/bin:"*) ;; *) export PATH="$VENV/bin:$PATH:/usr/sbin" ;; esac # runuser is in sbin

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() {
    printf '\033[1;31mStopped:\033[0m %s\n' "$*" >&2
    exit 1
}
