"""A throw-away PostgreSQL: a cluster of its own in a temporary folder, on a Unix socket only.

It is stopped by its own process id, may be stopped, killed and started again to show what a server does
meanwhile, and takes its folder with it when it is closed. PostgreSQL refuses to run as root: root runs it as
the user `postgres`, or as `nobody` where there is no such user.
"""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def _find_bin():
    """The newest folder that has initdb and postgres."""
    named = os.environ.get("DONJON_PG_BIN")
    candidates = [named] if named else []
    candidates += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    for folder in candidates:
        if os.access(os.path.join(folder, "initdb"), os.X_OK):
            return folder
    raise RuntimeError("no PostgreSQL server is installed (Debian package postgresql)")


def _unprivileged_user():
    """The user that runs the cluster: None for the caller itself."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


class Postgres:
    """One cluster. Use it as a context manager, or call start() and close()."""

    def __init__(self, settings=None):
        self.bin = _find_bin()
        self.user = _unprivileged_user()
        self.folder = tempfile.mkdtemp(prefix="donjon-pg-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.data = os.path.join(self.folder, "data")
        self.socket = os.path.join(self.folder, "socket")
        self.settings = dict(settings or {})
        self.process = None
        os.mkdir(self.socket)
        if self.user is not None:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
            os.chown(self.socket, self.user.pw_uid, self.user.pw_gid)
        self._run(["initdb", "-D", self.data, "-U", "donjon", "-A", "trust", "-E", "UTF8",
                   "--locale=C", "--no-sync"])

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *unused):
        self.close()

    @property
    def url(self):
        """What DATABASE_URL takes."""
        return self.url_of("postgres")

    def url_of(self, database):
        return "postgresql://donjon@/%s?host=%s" % (database, self.socket)

    def clone(self, name):
        """A copy of the database under another name, while nobody is connected to it."""
        self._psql("template1", "CREATE DATABASE %s TEMPLATE postgres" % name)
        return self.url_of(name)

    def _as_user(self):
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def _run(self, command):
        result = subprocess.run([os.path.join(self.bin, command[0])] + command[1:], cwd="/",
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=120, check=False,
                                **self._as_user())
        if result.returncode != 0:
            raise RuntimeError("%s failed: %s" % (command[0], result.stdout.decode(errors="replace")))
        return result.stdout.decode(errors="replace")

    def start(self, timeout=60):
        """Starts the cluster and waits until it answers."""
        command = [os.path.join(self.bin, "postgres"), "-D", self.data, "-k", self.socket,
                   "-c", "listen_addresses="]
        for name, value in self.settings.items():
            command += ["-c", "%s=%s" % (name, value)]
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(command, cwd="/", stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, **self._as_user())
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError("PostgreSQL did not start:\n" + self.log())
            if self._is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL was not ready in time:\n" + self.log())

    def _is_ready(self):
        return subprocess.run([os.path.join(self.bin, "pg_isready"), "-q", "-h", self.socket],
                              check=False, timeout=10).returncode == 0

    def stop(self, how=signal.SIGINT, timeout=30):
        """Stops it: SIGINT ends connections (fast), SIGTERM waits for them (smart), SIGQUIT does not write a
        checkpoint (immediate, as a crash)."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.process = None

    def _processes(self):
        """The postmaster and its children."""
        found = [self.process.pid]
        for folder in glob.glob("/proc/[0-9]*"):
            try:
                with open(folder + "/stat", encoding="utf-8", errors="replace") as stat:
                    parent = int(stat.read().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            if parent == self.process.pid:
                found.append(int(os.path.basename(folder)))
        return found

    def _signal_all(self, number):
        for pid in self._processes():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def pause(self):
        """It stands still: connections stay open and nothing is answered."""
        self._signal_all(signal.SIGSTOP)

    def resume(self):
        self._signal_all(signal.SIGCONT)

    def sql(self, statement):
        """Runs one statement and gives its rows as lines of text."""
        return self._psql("postgres", statement)

    def _psql(self, database, statement):
        output = self._run(["psql", "-h", self.socket, "-U", "donjon", "-d", database, "-X", "-q", "-A",
                            "-t", "-v", "ON_ERROR_STOP=1", "-c", statement])
        return output.rstrip("\n").splitlines()

    def log(self):
        try:
            with open(os.path.join(self.folder, "log"), "rb") as log:
                return log.read()[-4000:].decode(errors="replace")
        except FileNotFoundError:
            return ""

    def close(self):
        """Stops it and removes the folder."""
        if self.process is not None and self.process.poll() is None:
            self.resume()
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
