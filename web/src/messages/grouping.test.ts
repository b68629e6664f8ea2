import { describe, expect, it } from 'vitest'
import { groupOf, insideLink, isToday } from './grouping'

describe('a notice', () => {
  it('goes into the drawer of its kind', () => {
    expect(groupOf('order.shipped')).toBe('order')
    expect(groupOf('payment_failed')).toBe('order')
    expect(groupOf('live.started')).toBe('live')
    expect(groupOf('product.approved')).toBe('shop')
    expect(groupOf('something.new')).toBe('other')
  })
  it('leads inside the app only', () => {
    expect(insideLink('/orders/1')).toBe('/orders/1')
    expect(insideLink('https://elsewhere.example')).toBeNull()
    expect(insideLink('//elsewhere.example')).toBeNull()
    expect(insideLink(null)).toBeNull()
  })
  it('is of today when the day is the same', () => {
    const now = new Date(2026, 10, 23, 12)
    expect(isToday(new Date(2026, 10, 23, 0, 1).toISOString(), now)).toBe(true)
    expect(isToday(new Date(2026, 10, 22, 23, 59).toISOString(), now)).toBe(false)
  })
})
