"""Foundation · 基础: accounts, realtime, notify, media. Knows people, frames and files; knows no trade."""
