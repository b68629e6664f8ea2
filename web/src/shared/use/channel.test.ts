import { describe, expect, it } from 'vitest'
import { backoffMs, ChannelLog } from './channel'

const frame = (seq: number) => ({ seq, kind: 'comment', payload: {}, at: '' })
const seqs = (frames: { seq: number }[]) => frames.map((one) => one.seq)

describe('frames of a channel', () => {
  it('takes what is new in order and drops what is known', () => {
    const log = new ChannelLog(10)
    expect(seqs(log.take([frame(12), frame(11), frame(10)]).fresh)).toEqual([11, 12])
    expect(log.take([frame(12)])).toEqual({ fresh: [], gapAfter: null })
  })

  it('stops before a gap and says after which frame', () => {
    const log = new ChannelLog(10)
    const taken = log.take([frame(11), frame(14)])
    expect(seqs(taken.fresh)).toEqual([11])
    expect(taken.gapAfter).toBe(11)
    expect(seqs(log.catchUp([frame(12), frame(13), frame(14)], 14))).toEqual([12, 13, 14])
    expect(seqs(log.take([frame(15)]).fresh)).toEqual([15])
  })

  it('goes on after a catch-up whose frames are gone for good', () => {
    const log = new ChannelLog(1)
    log.catchUp([], 40)
    expect(seqs(log.take([frame(41)]).fresh)).toEqual([41])
  })
})

it('waits longer after every failure, up to a limit', () => {
  expect([0, 1, 2, 20].map((attempt) => backoffMs(attempt, 0.5))).toEqual([500, 1000, 2000, 15_000])
})
