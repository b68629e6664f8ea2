import { describe, expect, it } from 'vitest'
import { checkoutQuery, readCheckoutQuery } from './checkoutQuery'

describe('the address of a check-out', () => {
  it('comes back as it was written', () => {
    const query = checkoutQuery([{ sku_id: 'a', quantity: 2 }, { sku_id: 'b', quantity: 1 }], { fromCart: true, source: { kind: 'clip', id: 'c1' } })
    expect(query).toEqual({ items: 'a:2,b:1', from: 'cart', source: 'clip:c1' })
    expect(readCheckoutQuery(query)).toEqual({
      items: [{ sku_id: 'a', quantity: 2, source: { kind: 'clip', id: 'c1' } }, { sku_id: 'b', quantity: 1, source: { kind: 'clip', id: 'c1' } }],
      fromCart: true,
    })
  })
  it('leaves out what makes no sense', () => {
    expect(readCheckoutQuery({ items: 'a:0,b:-1,c:x,:2,d', source: 'elsewhere:1' })).toEqual({ items: [], fromCart: false })
    expect(readCheckoutQuery({})).toEqual({ items: [], fromCart: false })
  })
})
