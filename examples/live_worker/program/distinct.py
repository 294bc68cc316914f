"""Counts the distinct words of one text after the other."""

import json
import re
import sys

# What takes long to make is made once for all datums: a model, a connection, here a pattern.
word = re.compile(r"\w+")

for line in sys.stdin:
    datum = json.loads(line)
    try:
        path = datum["env"]["text"]
        with open(path, encoding="utf-8") as text:
            words = {found.lower() for found in word.findall(text.read())}
        with open(datum["out"] + "/" + path.split("/")[-1], "w", encoding="utf-8") as out:
            print(len(words), file=out)
        answer = {"datum": datum["datum"]}
    except (OSError, ValueError) as problem:
        answer = {"datum": datum["datum"], "error": str(problem)}
    print(json.dumps(answer), flush=True)
