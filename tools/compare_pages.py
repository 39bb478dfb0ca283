#!/usr/bin/env python3
"""Measures reading against its peers, in one run on one core: HTML to zones against trafilatura, WARC.gz against warcio.

usage: compare_pages.py PROBE DATA PAGES      e.g. build/probe_pages data FOLDER, where FOLDER/html/*.html.gz are pages
       needs: cmake --build build --target probe_pages; pip install trafilatura warcio

CPU seconds of each process, best of three rounds, unpacked bytes. The archive is made here of the same pages, with the requests and notes that crawlers
keep beside them, one gzip member a record.
A peer that is not installed is named and left out.
"""
import glob
import gzip
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time


def probe(program, *args):
    return json.loads(subprocess.run([program, *args], capture_output=True, check=True).stdout)


def best_of(rounds, work):
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def make_archive(pages, path):
    """As crawlers write them: for each page the request, the response and a record of notes, one gzip member each."""
    n = 0

    def record(kind, content, block, file):
        nonlocal n
        head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012d}>\r\nWARC-Date: 2024-03-05T09:30:00Z\r\n"
                f"WARC-Target-URI: https://w.example/{n // 3}\r\nContent-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n")
        file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0))
        n += 1

    with open(path, "wb") as file:
        for page in pages * 4:
            record("request", "application/http; msgtype=request", f"GET /{n // 3} HTTP/1.1\r\nHost: w.example\r\nUser-Agent: crawler\r\n\r\n".encode(), file)
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page) + page
            record("response", "application/http; msgtype=response", http, file)
            record("metadata", "application/warc-fields", b"fetchTimeMs: 120\r\ncharset-detected: UTF-8\r\n\r\n", file)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    program, data, folder = sys.argv[1:]
    paths = sorted(glob.glob(os.path.join(folder, "html", "*.html.gz")))
    if not paths:
        sys.exit(f"compare_pages: no pages in {folder}/html")
    pages = [gzip.open(path).read() for path in paths]
    ours = probe(program, "zones", data, *paths)
    speed = ours["bytes"] / ours["seconds"] / 1e6
    print(f"HTML to zones: {ours['pages']} pages, {ours['bytes'] / 1e6:.1f} MB, {speed:.0f} MB/s")
    if importlib.util.find_spec("trafilatura"):
        import trafilatura
        seconds = best_of(1, lambda: [trafilatura.extract(page, fast=True) for page in pages])
        print(f"  trafilatura {trafilatura.__version__ if hasattr(trafilatura, '__version__') else ''} (fast): {ours['bytes'] / seconds / 1e6:.1f} MB/s; ours is {speed / (ours['bytes'] / seconds / 1e6):.1f} times as fast")
    else:
        print("  trafilatura is not installed: not compared")
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "pages.warc.gz")
        make_archive(pages, path)
        ours = probe(program, "warc", path)
        speed = ours["bytes"] / ours["seconds"] / 1e6
        print(f"WARC.gz: {ours['records']} pages, {ours['bytes'] / 1e6:.1f} MB unpacked, {speed:.0f} MB/s")
        if importlib.util.find_spec("warcio"):
            from warcio.archiveiterator import ArchiveIterator

            def read():
                with open(path, "rb") as file:
                    for record in ArchiveIterator(file):
                        record.content_stream().read()

            seconds = best_of(3, read)
            print(f"  warcio: {ours['bytes'] / seconds / 1e6:.0f} MB/s; ours is {speed / (ours['bytes'] / seconds / 1e6):.1f} times as fast")
        else:
            print("  warcio is not installed: not compared")


if __name__ == "__main__":
    main()
