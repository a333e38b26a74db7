"""Builds a wheel and a source distribution from what jsii-pacmak has generated: the same bytes from the same sources.

build_package.py SOURCE OUTPUT, with setuptools on the path and SOURCE_DATE_EPOCH set, which setuptools obeys in a wheel alone.
"""

import gzip
import os
import sys
import tarfile

from setuptools import build_meta

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])


def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mtime = EPOCH
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.pax_headers = {}
    return member


def normalize(path: str) -> None:
    fresh = path + ".fresh"
    with tarfile.open(path) as given, open(fresh, "wb") as raw:
        with gzip.GzipFile("", "wb", fileobj=raw, mtime=EPOCH) as zipped:
            with tarfile.open(mode="w", fileobj=zipped) as made:
                for member in sorted(given.getmembers(), key=lambda each: each.name):
                    content = given.extractfile(member) if member.isfile() else None
                    made.addfile(plain(member), content)
    os.replace(fresh, path)


source, output = sys.argv[1:]
os.umask(0o022)
os.chdir(source)
build_meta.build_wheel(output)
normalize(os.path.join(output, build_meta.build_sdist(output)))
