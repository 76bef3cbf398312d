"""Runs a test program against a PostgreSQL of its own: `run_with_postgres.py PROGRAM [ARGUMENT...]`.

The program finds the database in DATABASE_URL. The exit status is the program's.
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))

from throwaway_postgres import Postgres  # pylint: disable=wrong-import-position

PROGRAM_SECONDS = 200


def main():
    with Postgres() as postgres:
        environment = dict(os.environ, DATABASE_URL=postgres.url)
        try:
            return subprocess.run(sys.argv[1:], env=environment, timeout=PROGRAM_SECONDS,
                                  check=False).returncode
        except subprocess.TimeoutExpired:
            print("the program did not end in %d seconds" % PROGRAM_SECONDS)
            return 1


if __name__ == "__main__":
    sys.exit(main())
