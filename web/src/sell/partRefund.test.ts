import { expect, it } from 'vitest'
import { leftOf, refundAmount, refundOf } from './partRefund'

const cny = (minor: number) => ({ minor, currency: 'CNY' })
const order = {
  goods: cny(10_000), discount: cny(1_000), total: cny(9_600), refunded: cny(0),
  lines: [{ id: 'a', quantity: 3, total: cny(6_000) }, { id: 'b', quantity: 1, total: cny(4_000) }],
}

it('pieces come to their price less their share of the discount, without freight', () => {
  expect(refundOf(order, { a: 1 })).toBe(1_800)
  expect(refundOf(order, { a: 3, b: 1 })).toBe(9_000)
  expect(refundOf(order, {})).toBe(0)
  expect(refundOf(order, { a: 9 })).toBe(5_400)
})

it('a part of a cent is given to the buyer, and never more than is left', () => {
  expect(refundOf({ ...order, discount: cny(0), lines: [{ id: 'a', quantity: 3, total: cny(10_000) }] }, { a: 1 })).toBe(3_334)
  expect(refundOf({ ...order, refunded: cny(9_000) }, { b: 1 })).toBe(600)
})

it('an amount is given back up to what is left and not beyond', () => {
  const half = { ...order, refunded: cny(4_000) }
  expect(leftOf(half)).toBe(5_600)
  expect(refundAmount('56', half)).toEqual({ minor: 5_600, wrong: null })
  expect(refundAmount('56.01', half).wrong).toBe('too_much')
  for (const text of ['', '0', 'x', '1.001']) expect(refundAmount(text, half).wrong).toBe('no_amount')
})
