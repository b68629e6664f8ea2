"""The receiving half of RTMP (Adobe's Real Time Messaging Protocol, specification 1.0), as much as a
broadcaster's program needs: handshake, chunk streams, AMF0 commands, publish. See
docs/decisions/0004-rtmp-ingest.md for why it is here.
"""
