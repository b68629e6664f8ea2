import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/shared/api/client'
import { chosen, clampQuantity, groupByShop, keepSelection, selectionCount, selectionTotal, toggleAll } from './selection'

function item(sku: string, shop: string, minor: number, quantity: number, stock = 10, state = 'on_sale'): Schemas['CartItem'] {
  const money = { minor, currency: 'CNY' }
  return {
    sku_id: sku,
    quantity,
    shop: { id: shop, name: shop, avatar_url: '', town: '', is_demo: true },
    line: {
      sku_id: sku, product_id: `p-${sku}`, title: sku, options: [], picture_url: '', unit_price: money, quantity,
      total: { minor: minor * quantity, currency: 'CNY' }, stock, state, returns_policy: 'seven_day',
    },
  }
}

const cart = [item('a', 's1', 1250, 2), item('b', 's2', 300, 1), item('c', 's1', 99, 3), item('d', 's1', 500, 1, 0, 'sold_out')]

describe('the cart', () => {
  it('is grouped by shop in the order of first appearance', () => {
    expect(groupByShop(cart).map((g) => [g.shop.id, g.items.map((i) => i.sku_id)])).toEqual([
      ['s1', ['a', 'c', 'd']],
      ['s2', ['b']],
    ])
  })
  it('adds up only what is chosen and can be bought', () => {
    const selected = new Set(['a', 'c', 'd', 'gone'])
    expect(chosen(cart, selected).map((i) => i.sku_id)).toEqual(['a', 'c'])
    expect(selectionTotal(cart, selected)).toEqual({ minor: 2797, currency: 'CNY' })
    expect(selectionCount(cart, selected)).toBe(5)
  })
  it('has no total when nothing is chosen', () => {
    expect(selectionTotal(cart, new Set())).toBeNull()
    expect(selectionTotal(cart, new Set(['d']))).toBeNull()
  })
  it('forgets rows that sold out while the page was open', () => {
    expect([...keepSelection(cart, new Set(['a', 'd', 'gone']))]).toEqual(['a'])
  })
  it('chooses all of a shop, and none on the second press, leaving the others alone', () => {
    const shop = cart.filter((i) => i.shop.id === 's1')
    const all = toggleAll(shop, new Set(['b']))
    expect([...all].sort()).toEqual(['a', 'b', 'c'])
    expect([...toggleAll(shop, all)]).toEqual(['b'])
  })
  it('keeps a quantity between one and the stock', () => {
    expect(clampQuantity(0, 5)).toBe(1)
    expect(clampQuantity(9, 5)).toBe(5)
    expect(clampQuantity(2.9, 5)).toBe(2)
    expect(clampQuantity(Number.NaN, 5)).toBe(1)
    expect(clampQuantity(3, 0)).toBe(1)
  })
})
