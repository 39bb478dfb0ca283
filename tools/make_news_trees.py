#!/usr/bin/env python3
"""Writes sentences as a reporter writes them, with their trees, for the parser to learn from beside the treebanks.

usage: make_news_trees.py [--sentences N] > NEWS.conllu

The treebanks hold little news. This grammar knows its turns (reported speech before, after and around what is said, headlines, deeds in the
passive, participles, conditions, appositions, counts) and fills them with words; trees follow Universal Dependencies 2 as English EWT
annotates it. The words are in data/syntax/en/news_words.tsv, names come from data/link/en. Sentences need make no sense, their
trees must be right. Deterministic: the same N gives the same bytes.
"""
import argparse

from news_trees.sentences import Grammar
from news_trees.words import write


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=8000)
    arguments = parser.parse_args()
    grammar = Grammar(1)
    number = 0
    while number < arguments.sentences:
        grammar.headline = grammar.chance(30)
        tree = grammar.sentence()
        if len(list(tree.order())) > 45:
            continue
        number += 1
        print(write(tree, number, grammar.headline), end="")


if __name__ == "__main__":
    main()
