#!/usr/bin/env bash
# First start for real use (service first-start of docker-compose.yml): a database with the suite, in
# Indonesian, whose first user has a password of one's own from the first moment on. Later: nothing to do.
set -euo pipefail

name="${DB:-koperasi}"
: "${ADMIN_PASSWORD:?choose a password for the first user}"

databases="$(psql -XAtd postgres -c 'SELECT datname FROM pg_database')"
if grep -qx "$name" <<<"$databases"; then
    echo "database $name is there"
    exit
fi

# Under another name until it is complete, so that an interrupted first start begins again.
echo "creating database $name"
odoo db init --force --language id_ID --country ID --username admin --password "$ADMIN_PASSWORD" "${name}_part"
odoo -d "${name}_part" -i koperasi --stop-after-init --no-http --max-cron-threads=0
# PDFs fetch their styles from the server itself, not through the proxy
psql -Xqd "${name}_part" -c "INSERT INTO ir_config_parameter (key, value) VALUES ('report.url', 'http://127.0.0.1:8069')
    ON CONFLICT (key) DO UPDATE SET value = excluded.value"
odoo db rename "${name}_part" "$name"
echo "database $name is ready"
