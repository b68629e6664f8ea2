"""What pictures and clips show: codes, words, and whether they are somebody else's.

Pure code on arrays and files, without Django: it runs in a child process of its own (`program`), since
what a stranger sends may crash or bloat the libraries that read it.
"""
