#!/bin/sh
# Runs a command beside a real router: .ci/valhalla.sh EXTRACT.osm.pbf COMMAND [ARGUMENT...]
#
# Builds Valhalla's tiles from the extract, starts its service on a free port of the loopback, runs the command with
# HOMEROUND_VALHALLA_URL set to its address, and stops it. The command's exit code is the script's.
#
# Valhalla is looked for in HOMEROUND_VALHALLA_BIN (a folder), in PATH, and else installed with pip (pyvalhalla has
# wheels for Python 3.12 and later) into a folder of its own. Where there is none, the command runs without it.
set -eu

[ $# -ge 2 ] || { echo "usage: $0 EXTRACT.osm.pbf COMMAND [ARGUMENT...]" >&2; exit 2; }
extract=$(realpath "$1")
shift
[ -r "$extract" ] || { echo "$0: no road extract at $extract" >&2; exit 2; }

work=$(mktemp -d)
service=
stop() {
    if [ -n "$service" ]; then
        # The installed program is a wrapper around the service: its group holds both. Asked politely it would wait
        # half a minute for requests that nobody will make, and it has nothing to save.
        kill -KILL "-$service" 2>/dev/null || true
        wait "$service" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

has_valhalla() { [ -x "$1/valhalla_service" ] && [ -x "$1/valhalla_build_tiles" ] && [ -x "$1/valhalla_build_config" ]; }

install_valhalla() {
    for python in python3.13 python3.12 python3.14 "$HOME"/.pyenv/versions/3.1[234].*/bin/python3; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || continue
        "$python" -m venv "$work/venv" >"$work/install.log" 2>&1 || continue
        if "$work/venv/bin/pip" install --quiet --only-binary :all: pyvalhalla >>"$work/install.log" 2>&1; then
            return 0
        fi
        rm -rf "$work/venv"
    done
    return 1
}

bin=
if [ -n "${HOMEROUND_VALHALLA_BIN:-}" ]; then
    has_valhalla "$HOMEROUND_VALHALLA_BIN" || { echo "$0: no Valhalla in $HOMEROUND_VALHALLA_BIN" >&2; exit 2; }
    bin=$HOMEROUND_VALHALLA_BIN
elif found=$(command -v valhalla_service) && has_valhalla "$(dirname "$found")"; then
    bin=$(dirname "$found")
elif install_valhalla && has_valhalla "$work/venv/bin"; then
    bin=$work/venv/bin
fi
if [ -z "$bin" ]; then
    echo "SKIPPED: no Valhalla on this machine and none could be installed; running without it: $*" >&2
    "$@" && exit 0 || exit $?
fi

PATH="$bin:$PATH"
export PATH
# An unused port and short socket names: two of these may run side by side.
python=python3
[ -x "$bin/python3" ] && python=$bin/python3
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
limits=
for mode in auto bicycle pedestrian; do
    limits="$limits --service-limits-$mode-max-matrix-location-pairs 250000 --service-limits-$mode-max-matrix-distance 400000"
done
# shellcheck disable=SC2086 # the limits are words
valhalla_build_config --mjolnir-tile-dir "$work/tiles" --mjolnir-tile-extract "$work/tiles.tar" \
    --mjolnir-timezone '' --mjolnir-admin '' --mjolnir-concurrency 1 \
    --httpd-service-listen "tcp://127.0.0.1:$port" \
    --httpd-service-loopback "ipc://$work/loopback" --httpd-service-interrupt "ipc://$work/interrupt" \
    $limits >"$work/config.json"
if ! valhalla_build_tiles -c "$work/config.json" "$extract" >"$work/build.log" 2>&1; then
    tail -n 20 "$work/build.log" >&2
    exit 1
fi

# A group of its own, so that it can be stopped whole.
"$python" -c 'import os, sys; os.setpgid(0, 0); os.execvp(sys.argv[1], sys.argv[1:])' \
    valhalla_service "$work/config.json" 1 >"$work/service.log" 2>&1 &
service=$!
url=http://127.0.0.1:$port
tries=0
until "$python" -c "import urllib.request; urllib.request.urlopen('$url/status', timeout=2)" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -ge 120 ] || ! kill -0 "$service" 2>/dev/null; then
        echo "$0: Valhalla did not start" >&2
        tail -n 20 "$work/service.log" >&2
        exit 1
    fi
    sleep 0.5
done
echo "Valhalla listens at $url" >&2
status=0
HOMEROUND_VALHALLA_URL=$url "$@" || status=$?
exit "$status"
