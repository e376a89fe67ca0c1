# Sourced by the commands beside it: finds the checkout and a Python that is new enough.
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
export PYTHONUTF8=1

# A relative home is meant from where the command was called.
case ${SATISFACTION_HOME-} in
    '' | /*) ;;
    *) export SATISFACTION_HOME="$PWD/$SATISFACTION_HOME" ;;
esac

new_enough() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON-}" ]; then
        new_enough "$PYTHON" && return
        echo "PYTHON=$PYTHON không phải Python 3.11 trở lên. Đặt PYTHON là đường dẫn tới Python 3.11, 3.12 hoặc 3.13." >&2
        exit 1
    fi
    for PYTHON in python3 python3.13 python3.12 python3.11; do
        new_enough "$PYTHON" && return
    done
    echo "Cần Python 3.11 trở lên. Trên Debian 12 hoặc Ubuntu 24.04 trở lên: apt-get install python3 python3-venv" >&2
    exit 1
}
