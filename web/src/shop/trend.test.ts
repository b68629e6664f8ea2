import { describe, expect, it } from 'vitest'
import { plotTrend } from './trend'

const day = (n: number, composite: number | null) => ({ day: `2026-11-0${n}`, composite, n: composite === null ? 0 : 5 })

describe('the trend of a score', () => {
  it('is empty without any score', () => {
    expect(plotTrend([day(1, null)], 100, 40)).toEqual({ path: '', last: null, low: 1, high: 5 })
  })
  it('runs from left to right, five at the top', () => {
    const plot = plotTrend([day(1, 4), day(2, 5)], 100, 40)
    expect(plot.low).toBe(3.5)
    expect(plot.path).toBe('M0 26.7L100 0')
    expect(plot.last).toEqual({ x: 100, y: 0, value: 5, day: '2026-11-02' })
  })
  it('leaves a gap for days without a score', () => {
    expect(plotTrend([day(1, 4), day(2, null), day(3, 4)], 100, 40).path).toBe('M0 26.7M100 26.7')
  })
})
