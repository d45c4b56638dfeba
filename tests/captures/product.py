"""The product and the captures, for the scripts beside this file.

The first argument of each is the program, the second the captures' folder.
"""
import atexit
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

BIN, ROOT = sys.argv[1], sys.argv[2]
TMP = tempfile.mkdtemp(prefix='stallscope-captures-')
atexit.register(shutil.rmtree, TMP, True)


def path(*parts):
    return os.path.join(ROOT, *parts)


def run(*args, status=0):
    p = subprocess.run([BIN, *args], capture_output=True, check=False)
    if p.returncode != status:
        raise AssertionError('%s: exit %d: %s' % (
            ' '.join(args), p.returncode, p.stderr.decode(errors='replace')))
    return p.stdout.decode()


def imported(*names):
    """A database of these captures, made once."""
    db = os.path.join(TMP, re.sub(r'\W+', '_', '_'.join(names)) + '.db')
    if not os.path.exists(db):
        run('import', '-o', db, '--run', 'r', *[path(n) for n in names])
    return db


def select(db, sql, *args):
    c = sqlite3.connect('file:%s?mode=ro' % db, uri=True)
    try:
        return c.execute(sql, args).fetchall()
    finally:
        c.close()
