"""Accounts · 账号: who people are, and how they prove it.

Owns: accounts (phone or e-mail, name, picture, language, desks), sign-in codes, sessions.

Promises: no passwords anywhere; one address is one account, however many sign up with it at once; a code
opens one session once; nobody learns from the outside whether an address is known; every write is
guarded against forgery by another site.

Words: account · 账号, person · 用户, address · 手机号或邮箱, sign-in code · 验证码, session · 会话,
desk · 工作台, avatar · 头像, name · 昵称, demo person · 演示用户, port · 端口.
"""
