"""docker-compose.yml, odoo.conf and .env.example: what real use relies on."""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SECRETS = ("POSTGRES_PASSWORD", "ADMIN_PASSWORD")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE.read_text())


@pytest.fixture(scope="module")
def conf():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "odoo.conf")
    return parser["options"]


def test_images_are_official_and_pinned(compose):
    images = {service["image"] for service in compose["services"].values()}
    assert images == {"odoo:19.0", "postgres:16"}


def test_servers_have_a_health_check_and_come_back(compose):
    for name in ("db", "odoo"):
        service = compose["services"][name]
        assert service["healthcheck"]["test"]
        assert service["restart"] == "unless-stopped"


def test_odoo_waits_for_a_healthy_database_and_the_first_start(compose):
    conditions = compose["services"]["odoo"]["depends_on"]
    assert conditions["db"]["condition"] == "service_healthy"
    assert conditions["first-start"]["condition"] == "service_completed_successfully"


def test_data_is_kept_in_named_volumes(compose):
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service["volumes"]
        if not volume.startswith("./")
    }
    assert used == compose["volumes"].keys() == {"db-data", "odoo-data"}


def test_what_is_mounted_exists(compose):
    for service in compose["services"].values():
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert not source.startswith("./") or (ROOT / source).exists(), source


def test_only_this_machine_reaches_odoo_and_nobody_the_database(compose):
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["odoo"]["ports"])
    assert "ports" not in compose["services"]["db"]


def test_no_start_without_passwords_of_ones_own():
    text = COMPOSE.read_text()
    for secret in SECRETS:
        assert "${" + secret + ":?" in text  # compose refuses unset and empty
        assert text.count("${" + secret) == text.count("${" + secret + ":?")
    for key in re.findall(r"^\s*\w*PASSWORD: (.*)$", text, re.MULTILINE):
        assert key.startswith("${"), "a password is written into the file"


def test_the_example_alone_does_not_start():
    lines = (ROOT / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert example == dict.fromkeys(SECRETS, "")


def test_odoo_is_safe_behind_a_proxy(conf):
    assert conf.getboolean("proxy_mode")
    assert not conf.getboolean("list_db")
    assert not conf.getboolean("with_demo")
    assert "admin_passwd" not in conf
    assert "db_password" not in conf


def test_odoo_has_workers_and_memory_limits_the_database_can_serve(compose, conf):
    workers = conf.getint("workers")
    assert workers >= 2
    assert 0 < conf.getint("limit_memory_soft") < conf.getint("limit_memory_hard")
    allowed = int(re.search(r"max_connections=(\d+)", compose["services"]["db"]["command"])[1])
    processes = workers + conf.getint("max_cron_threads") + 1  # and the one for websockets
    assert processes * conf.getint("db_maxconn") < allowed


def compose_client():
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            answer = subprocess.run([*command, "version"], capture_output=True, check=False)
            if answer.returncode == 0:
                return command
    return None


def compose_config(folder, **secrets):
    client = compose_client()
    if not client:
        pytest.skip("no docker compose client here")
    (folder / "no.env").touch()  # not the .env of this machine
    return subprocess.run(
        [*client, "-f", str(COMPOSE), "--env-file", str(folder / "no.env"), "config"],
        env={"PATH": os.environ["PATH"], **secrets},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_client_accepts_the_file(tmp_path):
    answer = compose_config(tmp_path, POSTGRES_PASSWORD="of-my-own", ADMIN_PASSWORD="of-my-own")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("missing", SECRETS)
def test_the_client_refuses_a_missing_password(tmp_path, missing):
    secrets = {**dict.fromkeys(SECRETS, "of-my-own"), missing: ""}
    answer = compose_config(tmp_path, **secrets)
    assert answer.returncode
    assert "password" in answer.stderr
