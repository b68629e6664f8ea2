"""People as programs: clients that use the market as anyone would, alone or as a crowd.

Nothing here opens the database. What a client can do, a person with a telephone can do.

Words: client 客户端, temperament 脾气, tally 账目, cheat 捣乱的人, utterance 一句话.
"""
