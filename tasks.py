"""All that is done in a checkout, by one command each and with Python alone: `python3 tasks.py NAME`.

It sets up `.venv` in this folder on first use and touches nothing outside of it. On Windows: `py tasks.py NAME`.

    demo        make the sample site in ./sheetkit-demo and run check, due, score and a notice on it
    test        lint, types and all tests
    fast        the tests alone, without coverage and what is timed (further words go to pytest)
    format      lay out the code and mend what the linter can mend
    templates   hold the definitions against their schema and build workbook_templates/ anew from them
    sample      build samples/estate/ anew with the seeded generator
    package     build dist/: the wheel, and sheetkit/, one folder with the program for computers without Python
    benchmark   run us and others on the same registers, interleaved (`--write` puts the table into README.md)
    golden      write anew the golden files of the tests: look at the difference before you commit it
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from tests.coverage_floor import TRACED

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TOGETHER = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", "-m", "not alone"]
"""On all cores; what the tests of a file share is made once."""
STEPS: dict[str, list[list[str]]] = {
    "demo": [["-m", "sheetkit", "demo"]],
    "test": [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-m", "pytest", *TOGETHER, *(f"--ignore-glob={pattern}" for pattern in TRACED)],
        ["-m", "tests.coverage_floor"],
        ["-m", "pytest", "-s", "-m", "alone"],
    ],
    "fast": [["-m", "pytest", *TOGETHER]],
    "format": [["-m", "ruff", "check", "--fix", "."], ["-m", "ruff", "format", "."]],
    "templates": [["-m", "sheetkit.excel.templates", "workbook_templates"]],
    "sample": [["-m", "samples.generator", "samples/estate"]],
    "package": [
        ["-m", "pip", "install", "--quiet", "-c", "constraints.txt", "-e", ".[package]"],
        ["-m", "build", "--wheel"],
        ["-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "packaging/sheetkit.spec"],
        ["-m", "pytest", "tests/test_folder.py"],
    ],
    "benchmark": [
        ["-m", "pip", "install", "--quiet", "-c", "constraints.txt", "-e", ".[test,bench]"],
        ["-m", "tests.benchmarks"],
    ],
    "golden": [["-m", "pytest", "--golden"]],
}


def ready() -> None:
    """Make the environment, or bring it up to date when pyproject.toml or constraints.txt changed."""
    wanted = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        wanted.update((HOME / name).read_bytes())
    stamp = VENV / "ready"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    print("正在准备运行环境 .venv（只在第一次需要）… Setting up .venv, once …", file=sys.stderr, flush=True)
    venv.create(VENV, with_pip=True, clear=not PYTHON.exists())
    cache = {**os.environ, "PIP_CACHE_DIR": str(HOME / ".cache" / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "-c", "constraints.txt", "-e", ".[test]"]
    if subprocess.run(pip, cwd=HOME, env=cache, check=False).returncode:
        sys.exit("依赖没有装好，请检查网络后再试。The packages were not installed: check the network and try again.")
    stamp.write_text(wanted.hexdigest())


def main() -> None:
    """Run the steps of the task named; stop at the first that fails."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal may not know every character
            stream.reconfigure(errors="replace")
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python is tried on
        sys.exit("需要 Python 3.11 或更新版本。Python 3.11 or newer is needed.")
    name, *rest = sys.argv[1:] or ["help"]
    if name not in STEPS:
        sys.exit(__doc__)
    ready()
    for step in STEPS[name]:
        words = [] if "pip" in step else rest
        code = subprocess.run([str(PYTHON), *step, *words], cwd=HOME, check=False).returncode
        if code:
            sys.exit(code)


if __name__ == "__main__":
    main()
