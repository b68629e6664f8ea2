import { describe, expect, it } from 'vitest'
import { formatCount, formatDuration, formatMoney, formatTime, timeLeft } from './format'

it('writes money without needless zeros, also for currencies without cents', () => {
  expect(formatMoney({ minor: 3990, currency: 'CNY' })).toBe('¥39.90')
  expect(formatMoney({ minor: 4000, currency: 'CNY' })).toBe('¥40')
  expect(formatMoney({ minor: -5, currency: 'USD' })).toBe('−$0.05')
  expect(formatMoney({ minor: 500, currency: 'JPY' })).toBe('¥500')
})

it('never rounds a count up', () => {
  expect([9999, 12_999, 199_999, 120_000_000].map((n) => formatCount(n, 'zh'))).toEqual(['9999', '1.2万', '19万', '1.2亿'])
  expect([999, 1000, 1999, 2_500_000].map((n) => formatCount(n, 'en'))).toEqual(['999', '1k', '1.9k', '2.5M'])
})

describe('times', () => {
  const now = new Date(2026, 10, 23, 12, 0, 0)
  const at = (...parts: [number, number, number, number, number]): string => new Date(...parts).toISOString()
  it('are near by word and far by date', () => {
    expect(formatTime(at(2026, 10, 23, 11, 59), 'zh', now)).toBe('1 分钟前')
    expect(formatTime(at(2026, 10, 22, 8, 30), 'zh', now)).toBe('昨天 08:30')
    expect(formatTime(at(2025, 0, 2, 8, 30), 'en', now)).toBe('Jan 2, 2025')
    expect(formatTime(at(2026, 10, 24, 6, 0), 'en', now)).toBe('tomorrow 06:00')
  })
  it('count down and stop at nothing', () => {
    expect(timeLeft(at(2026, 10, 24, 13, 1), now.getTime())).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 0, isOver: false })
    expect(timeLeft(at(2026, 10, 23, 11, 0), now.getTime()).isOver).toBe(true)
  })
})

it('writes durations', () => {
  expect([83_000, 3_600_000].map(formatDuration)).toEqual(['1:23', '1:00:00'])
})
