import { describe, expect, it } from 'vitest'
import { remaining, shipWithin, tickEvery } from './clock'

const NOW = Date.parse('2026-11-23T00:00:00Z')

describe('the clock of an order', () => {
  it('tells days and hours while more than a day is left', () => {
    expect(remaining('2026-11-25T05:59:00Z', NOW)).toEqual({ unit: 'days', days: 2, hours: 5 })
    expect(remaining('2026-11-24T00:00:00Z', NOW)).toEqual({ unit: 'days', days: 1, hours: 0 })
  })
  it('tells hours and minutes within the last day', () => {
    expect(remaining('2026-11-23T23:59:59Z', NOW)).toEqual({ unit: 'hours', hours: 23, minutes: 59 })
  })
  it('tells minutes and seconds within the last hour', () => {
    expect(remaining('2026-11-23T00:29:05Z', NOW)).toEqual({ unit: 'minutes', minutes: 29, seconds: 5 })
  })
  it('says that the moment has passed, also when it cannot be read', () => {
    expect(remaining('2026-11-23T00:00:00Z', NOW)).toEqual({ unit: 'passed' })
    expect(remaining('2026-11-22T00:00:00Z', NOW)).toEqual({ unit: 'passed' })
    expect(remaining('soon', NOW)).toEqual({ unit: 'passed' })
  })
  it('redraws every second only in the last hour and never after the end', () => {
    expect(tickEvery(remaining('2026-11-23T00:29:05Z', NOW))).toBe(1000)
    expect(tickEvery(remaining('2026-11-25T00:29:05Z', NOW))).toBe(30000)
    expect(tickEvery({ unit: 'passed' })).toBe(0)
  })
  it('says 48 hours as two days, and 36 as 36 hours', () => {
    expect(shipWithin(48)).toEqual({ unit: 'days', n: 2 })
    expect(shipWithin(36)).toEqual({ unit: 'hours', n: 36 })
    expect(shipWithin(24)).toEqual({ unit: 'hours', n: 24 })
  })
})
