import { describe, expect, it } from 'vitest'
import { isOpen, mayStart, nextLook, telling } from './paymentState'

describe('a payment', () => {
  it('is told as paid only when the server says so', () => {
    expect(telling('paid')).toBe('paid')
    expect(telling('created')).toBe('unpaid')
    expect(telling('pending')).toBe('waiting')
    expect(telling('unknown')).toBe('unknown')
    expect(telling('partly_refunded')).toBe('refunded')
  })
  it('is looked at again only while it is open', () => {
    expect((['created', 'pending', 'unknown'] as const).every(isOpen)).toBe(true)
    expect((['paid', 'failed', 'closed', 'refunded'] as const).some(isOpen)).toBe(false)
  })
  it('cannot be started twice while its outcome is unknown', () => {
    expect(mayStart('unknown')).toBe(false)
    expect(mayStart('paid')).toBe(false)
    expect(mayStart('failed')).toBe(true)
  })
  it('is looked at quickly at first and then every five seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(nextLook)).toEqual([1000, 1500, 2000, 3000, 5000, 5000, 5000])
  })
})
