#!/usr/bin/env python3
"""Copies of generated stories are found, and the clusters are the same bytes for any order of reading and any number of threads.

usage: copies_test.py DEMARCHE
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(HERE, "..", "..", "tools", "compare_copies.py")
sys.exit(subprocess.run([sys.executable, TOOL, sys.argv[1], "--stories", "40", "--shuffles", "3", "--threads", "1", "8", "2", "--least", "0.97"]).returncode)
