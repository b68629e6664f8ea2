"""The demo market: an invented cast, and the code that draws and films it.

Owns: the script (``script.MARKET``), the pictures (``art``) and the films (``film``).
Promises: the same script draws the same bytes; nothing is downloaded; every person, shop, product
and clip is marked as demo. Imports nothing else of Jishi.
Words: cast 演员表, clip 短视频, loop 直播循环画面, scene 场景.
"""
