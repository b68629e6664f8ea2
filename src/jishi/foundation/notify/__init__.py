"""Notify · 通知: tells people what concerns them, on the screen they have open and on the way in.

Owns: notices (in Chinese and English), the embedded inbox of development, the couriers that carry codes
by mail and SMS.

Promises: a notice is written with what it tells of, once a person and key; a code is handed to its
courier after the commit, tried again when the courier fails, and is readable nowhere at rest but in the
inbox of development.

Words: notice · 通知, kind · 类别, link · 去向, inbox · 收件箱, courier · 信使, message · 短信/邮件,
address · 手机号或邮箱, sign-in code · 验证码.
"""
