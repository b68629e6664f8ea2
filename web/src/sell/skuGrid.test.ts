import { describe, expect, it } from 'vitest'
import { axisProblem, combinations, fillAll, gridFor } from './skuGrid'
import { parseCount, parseMinor, plainAmount } from './amount'

const colour = { name: 'Colour', values: ['red', 'green'] }
const size = { name: 'Size', values: ['S', 'M'] }
const row = (options: string[], price = '') => ({ id: price ? `id-${options.join()}` : null, options, price, listPrice: '', stock: '', code: '' })

describe('the variant grid', () => {
  it('is a single row without axes', () => {
    expect(combinations([])).toEqual([[]])
    expect(gridFor([], [])).toEqual([row([])])
  })
  it('has every combination in the order of the axes', () => {
    expect(combinations([colour, size])).toEqual([['red', 'S'], ['red', 'M'], ['green', 'S'], ['green', 'M']])
  })
  it('keeps id, price and stock of combinations that stay', () => {
    const before = [row(['red', 'S'], '12'), row(['green', 'S'], '13')]
    expect(gridFor([colour, { name: 'Size', values: ['S'] }], before)).toEqual(before)
    expect(gridFor([colour, size], before).map((r) => r.price)).toEqual(['12', '', '13', ''])
  })
  it('ignores blanks that were typed around or between values', () => {
    expect(gridFor([{ name: ' Size ', values: [' S ', '', 'M'] }], []).map((r) => r.options)).toEqual([['S'], ['M']])
  })
  it('names the first thing that is wrong with the axes', () => {
    expect(axisProblem([{ name: ' ', values: ['a'] }])).toBe('name_missing')
    expect(axisProblem([{ name: 'x', values: ['', ' '] }])).toBe('values_missing')
    expect(axisProblem([size, size])).toBe('name_twice')
    expect(axisProblem([{ name: 'x', values: ['a', 'a '] }])).toBe('value_twice')
    const many = Array.from({ length: 11 }, (_, i) => `${i}`)
    expect(axisProblem([{ name: 'x', values: many }, { name: 'y', values: many }])).toBe('too_many_rows')
    expect(axisProblem([colour, size])).toBeNull()
  })
  it('fills empty rows, or all of them when asked', () => {
    const rows = [row(['a'], '5'), row(['b'])]
    expect(fillAll(rows, 'price', '9', false).map((r) => r.price)).toEqual(['5', '9'])
    expect(fillAll(rows, 'price', '9', true).map((r) => r.price)).toEqual(['9', '9'])
  })
})

describe('an amount that a seller types', () => {
  it('becomes minor units exactly', () => {
    expect(parseMinor('12.5', 'CNY')).toBe(1250)
    expect(parseMinor('0.29', 'CNY')).toBe(29)
    expect(parseMinor('1,234.56', 'CNY')).toBe(123456)
    expect(parseMinor('１２．５', 'CNY')).toBe(1250)
    expect(parseMinor('500', 'JPY')).toBe(500)
  })
  it('is refused when it has too many decimals, a sign or no digits', () => {
    for (const text of ['12.555', '-1', '', 'free', '1.2.3']) expect(parseMinor(text, 'CNY')).toBeNull()
    expect(parseMinor('5.5', 'JPY')).toBeNull()
  })
  it('comes back as it was meant', () => {
    expect(plainAmount(1250, 'CNY')).toBe('12.5')
    expect(plainAmount(1200, 'CNY')).toBe('12')
    expect(plainAmount(10000, 'CNY')).toBe('100')
    expect(plainAmount(500, 'JPY')).toBe('500')
  })
  it('counts whole pieces only', () => {
    expect(parseCount('12')).toBe(12)
    expect(parseCount('1.5')).toBeNull()
    expect(parseCount('-1')).toBeNull()
  })
})
