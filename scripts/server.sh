#!/usr/bin/env bash
# The development server on DB and PORT: start | stop | update
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

PID_FILE="$STATE/server-$PORT.pid"
LOG="$STATE/log/server-$PORT.log"
URL="http://localhost:$PORT"

running() { # our server, not another process that got its number
    [ -f "$PID_FILE" ] && grep -qs odoo "/proc/$(cat "$PID_FILE")/cmdline"
}

serves_db() { tr '\0' '\n' <"/proc/$(cat "$PID_FILE")/cmdline" | grep -qx "$DB"; }

healthy() { curl -fsS -m 5 -o /dev/null "$URL/web/health" 2>/dev/null; }

stop() {
    running || return 0
    local pid
    pid="$(cat "$PID_FILE")"
    kill "$pid" 2>/dev/null || true
    for _ in {1..60}; do
        [ -d "/proc/$pid" ] || break
        sleep 0.5
    done
    if [ -d "/proc/$pid" ]; then kill -9 "$pid"; fi
    rm -f "$PID_FILE"
    say "server on port $PORT stopped"
}

# The database of the server: made on first use, updated when our addons changed since.
prepare() {
    if python "$ROOT/scripts/demo.py" current "$DB"; then return; fi
    stop
    python "$ROOT/scripts/demo.py" prepare "$DB"
}

# Where wkhtmltopdf fetches the styles of a PDF: this server, whatever address the browser uses.
set_report_url() {
    psql -XAtq -d "$DB" -v url="http://127.0.0.1:$PORT" <<-'SQL'
	INSERT INTO ir_config_parameter (key, value) VALUES ('report.url', :'url')
	ON CONFLICT (key) DO UPDATE SET value = excluded.value
	SQL
}

start() {
    prepare
    if running && ! serves_db; then stop; fi
    if ! running; then
        if healthy || (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
            die "port $PORT is taken by another program. Choose another: make run PORT=8070"
        fi
        say "starting Odoo on port $PORT"
        mkdir -p "$STATE/log"
        set_report_url
        setsid nohup odoo -d "$DB" --db-filter="^$DB\$" --http-port="$PORT" >>"$LOG" 2>&1 </dev/null &
        echo $! >"$PID_FILE"
    fi
    for _ in {1..240}; do
        if healthy; then
            echo
            echo "    $URL   (database $DB, log .state/log/server-$PORT.log)"
            python "$ROOT/scripts/demo.py" logins "$DB"
            return
        fi
        running || break
        sleep 0.5
    done
    tail -n 20 "$LOG" >&2
    die "the server did not come up, see $LOG"
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    update)
        stop
        python "$ROOT/scripts/demo.py" update "$DB"
        ;;
    *) die "usage: scripts/server.sh start|stop|update" ;;
esac
