"""The program in the folder that PyInstaller builds: `sheetkit`, and the one module that sheetkit runs by itself."""

import multiprocessing
import sys

TRIAL = ["-m", "sheetkit.excel.guard.trial"]

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:3] == TRIAL:  # there is no Python beside the program that would understand -m
        del sys.argv[1:3]
        from sheetkit.excel.guard.trial import main as trial

        sys.exit(trial())
    from sheetkit.cli import main

    main()
