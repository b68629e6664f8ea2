import { describe, expect, it } from 'vitest'
import { choose, chosenSku, firstChoice, freightMinor, stockWith } from './selection'

const yuan = (minor: number) => ({ minor, currency: 'CNY' })
const sku = (id: string, options: string[], stock: number, minor = 100) => ({
  id, options, stock, price: yuan(minor), list_price: null, is_sold_out: stock === 0, picture_url: null,
})
const skus = [sku('a', ['5 斤', '大'], 3, 300), sku('b', ['5 斤', '特大'], 0, 100), sku('c', ['9 斤', '大'], 2, 200)]

describe('choosing a variant', () => {
  it('finds the SKU only when every axis is chosen', () => {
    expect(chosenSku(skus, ['5 斤', null])).toBeNull()
    expect(chosenSku(skus, ['9 斤', '大'])?.id).toBe('c')
    expect(chosenSku(skus, ['9 斤', '特大'])).toBeNull()
  })
  it('starts with the wanted SKU, else the cheapest in stock', () => {
    expect(firstChoice(skus, 2, 'b')).toEqual(['5 斤', '特大'])
    expect(firstChoice(skus, 2, null)).toEqual(['9 斤', '大'])
  })
  it('moves to a combination that can be had when the tapped one is sold out', () => {
    expect(choose([sku('a', ['5', 'L'], 1), sku('b', ['9', 'L'], 0), sku('c', ['9', 'XL'], 2)], ['5', 'L'], 0, '9')).toEqual(['9', 'XL'])
  })
  it('tells sold out from not made', () => {
    expect(stockWith(skus, ['5 斤', '大'], 1, '特大')).toBe(0)
    expect(stockWith(skus, ['9 斤', '大'], 1, '特大')).toBeNull()
    expect(stockWith(skus, [null, null], 0, '5 斤')).toBe(3)
  })
})

describe('freight', () => {
  const freight = { id: null, name: '', base: yuan(800), base_units: 1, extra: yuan(200), extra_units: 2, free_from: yuan(9900), excluded_regions: [] }
  it('adds a step for every begun group of extra units', () => {
    expect([1, 2, 3, 4].map((n) => freightMinor(freight, n, 100))).toEqual([800, 1000, 1000, 1200])
  })
  it('is nothing from the free amount on', () => {
    expect(freightMinor(freight, 4, 9900)).toBe(0)
  })
})
