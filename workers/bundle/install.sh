#!/bin/sh
# Installs the bundle beside this file into a folder: sh install.sh /opt/correction
# Nothing is asked of the internet.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-/opt/correction}
python=${PYTHON:-python3.11}
command -v "$python" >/dev/null || { echo "没有 $python。装好 Python 3.11，或者用 PYTHON=… 指明" >&2; exit 1; }
"$python" "$here/check.py" "$here"
[ -x "$to/bin/python" ] || "$python" -m venv "$to"
"$to/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt"
"$to/bin/python" -m pip install --quiet --no-index --no-deps --force-reinstall "$here"/wheels/correction_casework-*.whl
echo "已装好：$to/bin/correction --help"
echo "开机自动启动：把 $here/services 里的 *.service 复制到 /etc/systemd/system，再运行 systemctl enable --now correction-worker"
