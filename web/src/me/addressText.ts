/** Addresses as text: one line to show, and a pasted line taken apart into fields. */
import type { Schemas } from '@/shared/api/client'

type AddressIn = Schemas['AddressIn']

export function addressLine(a: Pick<AddressIn, 'region' | 'city' | 'district' | 'street'>): string {
  const head = [a.region, a.city, a.district].filter((part) => part && part !== '')
  // Beijing is region and city at once: say it once.
  const parts = head.filter((part, i) => part !== head[i - 1])
  return [...parts, a.street].join(' ')
}

const REGION =
  /^((?:北京|上海|天津|重庆)市?|[^\s]{2,3}省|内蒙古自治区|新疆维吾尔自治区|广西壮族自治区|宁夏回族自治区|西藏自治区|香港特别行政区|澳门特别行政区)/
const CITY = /^([^\s]{2,8}?(?:自治州|地区|盟|市))/
const DISTRICT = /^([^\s]{1,8}?(?:自治县|自治旗|区|县|旗|市))/

/** "王芳 13800138000 浙江省杭州市西湖区文三路 1 号" → fields; what can't be told stays out. */
export function takeApart(text: string): Partial<AddressIn> {
  let rest = text.normalize('NFKC').replace(/[,;，；、\n\r\t]+/g, ' ').trim()
  const found: Partial<AddressIn> = {}
  const phone = /(?:\+?86[- ]?)?(1[3-9]\d{9})/.exec(rest.replace(/(\d{3})[- ](\d{4})[- ](\d{4})/, '$1$2$3'))
  if (phone?.[1]) {
    found.phone = phone[1]
    rest = rest
      .replace(/(\d{3})[- ](\d{4})[- ](\d{4})/, '$1$2$3')
      .replace(phone[0], ' ')
      .trim()
  }
  const words = rest.split(/\s+/)
  const name = words.find((word) => /^[\u4e00-\u9fff·]{2,4}$/.test(word) && !/[省市区县路街村镇号]$/.test(word))
  if (name) {
    found.name = name
    words.splice(words.indexOf(name), 1)
  }
  rest = words.join(' ').trim()
  const cut = (pattern: RegExp): string | undefined => {
    const hit = pattern.exec(rest)?.[1]
    if (hit) rest = rest.slice(hit.length).trim()
    return hit
  }
  const region = cut(REGION)
  if (!region) return rest ? { ...found, street: rest } : found
  found.region = region
  const isCityToo = /^(北京|上海|天津|重庆)/.test(region)
  const city = isCityToo ? (cut(/^((?:北京|上海|天津|重庆)?市(?!\S*市场))/), region) : cut(CITY)
  if (city) found.city = city
  const district = cut(DISTRICT)
  if (district) found.district = district
  if (rest) found.street = rest
  return found
}
