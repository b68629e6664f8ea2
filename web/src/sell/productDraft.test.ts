import { describe, expect, it } from 'vitest'
import { emptyDraft, formOf, wrongWith } from './productDraft'
import { gridFor } from './skuGrid'

function good() {
  const draft = { ...emptyDraft(), title: ' Tea ', category: 'food', axes: [{ name: 'Size', values: ['S', 'M'] }] }
  draft.rows = gridFor(draft.axes, []).map((row, i) => ({ ...row, price: `${i + 1}.5`, stock: '3' }))
  return draft
}

describe('a product that is being written', () => {
  it('tells everything that is missing at once', () => {
    expect(wrongWith(emptyDraft(), 0, 'CNY')).toEqual({ pictures: 'picture_needed', title: 'title_needed', category: 'category_needed', price: 'price_needed', stock: 'stock_needed' })
  })
  it('refuses prices of nothing and prices that are none', () => {
    for (const price of ['0', 'free', '1.234']) {
      const draft = good()
      draft.rows[0]!.price = price
      expect(wrongWith(draft, 1, 'CNY')).toEqual({ price: 'price_wrong' })
    }
  })
  it('is sent in minor units, one row for every combination', () => {
    expect(wrongWith(good(), 1, 'CNY')).toEqual({})
    const draft = good()
    draft.attributes = { maker: ' Mill ', storage: '  ' }
    expect(formOf(draft, ['p1'], 'CNY')).toEqual({
      title: 'Tea', description: '', category: 'food', picture_ids: ['p1'], axes: [{ name: 'Size', values: ['S', 'M'] }],
      skus: [
        { id: null, options: ['S'], price_minor: 150, list_price_minor: null, stock: 3, code: '' },
        { id: null, options: ['M'], price_minor: 250, list_price_minor: null, stock: 3, code: '' },
      ],
      freight_template_id: null, returns_policy: 'seven_day', origin: '', ship_within_h: 48, attributes: { maker: 'Mill' },
    })
  })
})
