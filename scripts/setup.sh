#!/usr/bin/env bash
# Everything the project needs, from a fresh Debian 12: Debian packages, Odoo 19.0, a virtual
# environment, PostgreSQL. Each step is skipped when done and done again when it was interrupted.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

PACKAGES=(
    python3-venv postgresql chromium wkhtmltopdf gettext curl ca-certificates
    libjs-jquery libjs-underscore libjs-jquery-form # Debian links Odoo's copies to these
    fonts-roboto-unhinted fonts-font-awesome fonts-inconsolata fonts-ocr-b
)

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

install_packages() {
    local name missing=()
    command -v apt-get >/dev/null || die "this set-up needs apt (Debian 12 or newer). Elsewhere use docker-compose.yml, see docs/deploy.md."
    for name in "${PACKAGES[@]}"; do
        [ "$(dpkg-query -Wf '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        die "run as root, or install sudo: these Debian packages are missing: ${missing[*]}"
    say "installing Debian packages: ${missing[*]}"
    {
        as_root apt-get update &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$STATE/apt.log" 2>&1 || die "apt-get failed, see $STATE/apt.log"
}

# Odoo 19 is in Debian's suite sid only. apt fetches (and verifies) it with a configuration of its own, so
# that the machine's sources stay as they are; the mirror is the one the machine uses already.
debian_mirror() {
    apt-get indextargets --format '$(REPO_URI)|$(LABEL)|$(COMPONENT)' 'Created-By: Packages' |
        awk -F'|' '$2 == "Debian" && $3 == "main" && !found++ { print $1 }'
}

download_odoo() {
    local mirror apt="$STATE/apt"
    mirror="$(debian_mirror)"
    if [ -z "$mirror" ]; then # apt's lists were never fetched, or were cleaned away
        as_root apt-get update >"$STATE/apt.log" 2>&1 || die "apt-get update failed, see $STATE/apt.log"
        mirror="$(debian_mirror)"
    fi
    [ -n "$mirror" ] || die "found no Debian mirror in this machine's apt sources. Set ODOO_HOME to an Odoo 19.0 tree."
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/download"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$apt/sources.list"
    local options=(
        -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State=$apt/state" -o Dir::State::Status=/dev/null -o "Dir::Cache=$apt/cache"
        -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3
    )
    say "downloading Odoo 19.0 (Debian package odoo-19, 120 MB)"
    {
        apt-get "${options[@]}" update &&
            (cd "$apt/download" && apt-get "${options[@]}" download odoo-19)
    } >"$STATE/odoo-download.log" 2>&1 ||
        die "could not download odoo-19, see $STATE/odoo-download.log. Or set ODOO_HOME to an Odoo 19.0 tree."
}

unpack_odoo() {
    local tree="$STATE/odoo.part" share packages
    say "unpacking Odoo"
    rm -rf "$tree"
    dpkg -x "$(find "$STATE/apt/download" -name 'odoo-19_*.deb' | sort -V | tail -n 1)" "$tree"
    packages="$tree/usr/lib/python3/dist-packages"
    for share in javascript fonts fonts-font-awesome; do # what Debian took out of Odoo
        ln -sfn "/usr/share/$share" "$tree/usr/share/$share"
    done
    # Debian left this one out; without it the web client logs an error in every browser test.
    mkdir -p "$packages/odoo/addons/mail/static/lib/selfie_segmentation"
    : >"$packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    rm -rf "${packages:?}"/{addons,doc,setup} # a second, incomplete copy of the addons
    rm -rf "$STATE/odoo"
    mv "$tree" "$STATE/odoo"
    rm -rf "$STATE/apt"
}

install_odoo() {
    if [ -z "${ODOO_HOME:-}" ] && [ ! -d "$STATE/odoo" ]; then
        download_odoo
        unpack_odoo
        source "$ROOT/scripts/env.sh"
    fi
    [ -f "$ODOO_PATH/odoo/release.py" ] || die "ODOO_HOME=${ODOO_HOME:-} holds no Odoo: expected odoo/release.py there."
    grep -q '^version_info = (19, 0,' "$ODOO_PATH/odoo/release.py" || die "$ODOO_PATH is not Odoo 19.0."
}

install_python() {
    local python="${PYTHON:-/usr/bin/python3}" stamp
    stamp="$VENV/.installed-$(cat "$ROOT"/requirements*.txt | sha256sum | cut -c1-16)"
    if [ ! -f "$stamp" ]; then
        "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' ||
            die "Odoo 19 needs Python 3.10 to 3.13; $python is $("$python" --version). Set PYTHON=/path/to/python3."
        say "installing Python packages into .venv"
        rm -f "$VENV"/.installed-*
        if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
            "$python" -m venv --clear "$VENV"
        fi
        "$VENV/bin/python" -m pip install --quiet --no-input --disable-pip-version-check \
            -r "$ROOT/requirements.txt" -r "$ROOT/requirements-dev.txt" >"$STATE/pip.log" 2>&1 ||
            die "pip failed, see $STATE/pip.log"
        touch "$stamp"
    fi
    local site
    site="$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
    echo "$ODOO_PATH" >"$site/odoo.pth"
    printf '#!%s\nimport odoo.cli\n\nodoo.cli.main()\n' "$VENV/bin/python" >"$VENV/bin/odoo"
    chmod +x "$VENV/bin/odoo"
}

# The development server's own settings; odoo.conf in the project's root is for real use.
write_configuration() {
    local addons=() folder
    for folder in "$ROOT/addons" ${EXTRA_ADDONS//,/ } "$ODOO_PATH/addons"; do
        compgen -G "$folder/*/__manifest__.py" >/dev/null && addons+=("$folder")
    done
    cat >"$ODOO_RC.$$" <<-CONF
	[options]
	addons_path = $(IFS=, && echo "${addons[*]}")
	data_dir = $STATE/data
	http_interface = ${HTTP_INTERFACE:-127.0.0.1}
	list_db = False
	max_cron_threads = 1
	limit_time_real = 1200
	limit_time_cpu = 600
	CONF
    mv "$ODOO_RC.$$" "$ODOO_RC"
}

mkdir -p "$STATE"
exec 8>"$STATE/setup.lock" # two set-ups at once would get in each other's way
flock 8
install_packages 8>&- # what it starts shall not keep the lock
install_odoo
install_python
write_configuration
"$ROOT/scripts/postgres.sh" start 8>&-
