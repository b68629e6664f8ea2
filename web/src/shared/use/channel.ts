/** Frame order on one realtime channel: drops what is known, notices gaps. Pure. */
import type { Schemas } from '../api/client'

export type Frame = Schemas['Frame']

export class ChannelLog {
  constructor(public lastSeq: number) {}

  /**
   * What of `frames` is new, in order, and whether something before it is missing.
   * With a gap nothing is taken: the caller catches up and feeds the result in.
   */
  take(frames: Frame[]): { fresh: Frame[]; gapAfter: number | null } {
    const sorted = [...frames].sort((a, b) => a.seq - b.seq)
    const fresh: Frame[] = []
    let last = this.lastSeq
    for (const frame of sorted) {
      if (frame.seq <= last) continue
      if (frame.seq !== last + 1) return { fresh: this.commit(fresh), gapAfter: this.lastSeq }
      fresh.push(frame)
      last = frame.seq
    }
    return { fresh: this.commit(fresh), gapAfter: null }
  }

  /** Frames that catch up: holes in them are final (the log may have been trimmed), so order is all that counts. */
  catchUp(frames: Frame[], lastSeq: number): Frame[] {
    const fresh = [...frames].sort((a, b) => a.seq - b.seq).filter((frame) => frame.seq > this.lastSeq)
    this.lastSeq = Math.max(this.lastSeq, lastSeq, ...fresh.map((frame) => frame.seq))
    return fresh
  }

  private commit(fresh: Frame[]): Frame[] {
    const last = fresh.at(-1)
    if (last) this.lastSeq = last.seq
    return fresh
  }
}

/** Waiting time before try number `attempt` (0, 1, 2 …): doubling from 0.5 s to 15 s, with jitter. */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(15_000, 500 * 2 ** attempt)
  return Math.round(base * (0.7 + 0.6 * random))
}
