/** What a seller types about a product ↔ the form that is sent. Pure. */
import type { Schemas } from '@/shared/api/client'
import { parseCount, parseMinor, plainAmount } from './amount'
import { axisProblem, gridFor, tidyAxes, type AxisProblem, type SkuRow } from './skuGrid'

type ProductForm = Schemas['ProductForm']

export interface Draft {
  title: string
  description: string
  category: string
  origin: string
  /** The label, by the id of each line; lines of another category stay for whoever changes back. */
  attributes: Record<string, string>
  axes: Schemas['VariantAxis'][]
  rows: SkuRow[]
  freightId: string
  returns: ProductForm['returns_policy']
  shipWithinH: string
}

export function emptyDraft(): Draft {
  return { title: '', description: '', category: '', origin: '', attributes: {}, axes: [], rows: gridFor([], []), freightId: '', returns: 'seven_day', shipWithinH: '48' }
}

export function draftOf(product: Schemas['MyProduct'], currency: string): Draft {
  const { form } = product
  const rows = form.skus.map((sku) => ({
    id: sku.id ?? product.skus.find((known) => JSON.stringify(known.options) === JSON.stringify(sku.options))?.id ?? null,
    options: sku.options,
    price: plainAmount(sku.price_minor, currency),
    listPrice: sku.list_price_minor == null ? '' : plainAmount(sku.list_price_minor, currency),
    stock: String(sku.stock),
    code: sku.code ?? '',
  }))
  return {
    title: form.title, description: form.description ?? '', category: form.category, origin: form.origin ?? '', attributes: { ...form.attributes }, axes: form.axes ?? [],
    rows: gridFor(form.axes ?? [], rows), freightId: form.freight_template_id ?? '', returns: form.returns_policy, shipWithinH: String(form.ship_within_h ?? 48),
  }
}

export type Wrong = Partial<Record<'title' | 'category' | 'pictures' | 'price' | 'stock', string>> & { axes?: AxisProblem }

/** What must be mended before it can be sent; values are keys under `sell.product`. */
export function wrongWith(draft: Draft, pictures: number, currency: string): Wrong {
  const wrong: Wrong = {}
  const axes = axisProblem(draft.axes)
  if (pictures === 0) wrong.pictures = 'picture_needed'
  if (!draft.title.trim()) wrong.title = 'title_needed'
  if (!draft.category) wrong.category = 'category_needed'
  if (axes) wrong.axes = axes
  if (draft.rows.some((row) => row.price.trim() === '')) wrong.price = 'price_needed'
  else if (draft.rows.some((row) => !parseMinor(row.price, currency) || (row.listPrice.trim() !== '' && parseMinor(row.listPrice, currency) === null))) wrong.price = 'price_wrong'
  if (draft.rows.some((row) => parseCount(row.stock) === null)) wrong.stock = 'stock_needed'
  return wrong
}

/** Only for a draft with nothing wrong in its numbers. */
export function formOf(draft: Draft, pictureIds: string[], currency: string): ProductForm {
  return {
    title: draft.title.trim(), description: draft.description.trim(), category: draft.category, picture_ids: pictureIds, axes: tidyAxes(draft.axes),
    skus: draft.rows.map((row) => ({
      id: row.id, options: row.options, price_minor: parseMinor(row.price, currency) ?? 0,
      list_price_minor: row.listPrice.trim() === '' ? null : parseMinor(row.listPrice, currency), stock: parseCount(row.stock) ?? 0, code: row.code.trim(),
    })),
    freight_template_id: draft.freightId || null, returns_policy: draft.returns, origin: draft.origin.trim(),
    attributes: Object.fromEntries(Object.entries(draft.attributes).map(([id, value]) => [id, value.trim()]).filter(([, value]) => value)), ship_within_h: Number(draft.shipWithinH),
  }
}
