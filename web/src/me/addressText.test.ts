import { describe, expect, it } from 'vitest'
import { addressLine, takeApart } from './addressText'

describe('an address', () => {
  it('is one line, a city that is its own region said once', () => {
    expect(addressLine({ region: '浙江省', city: '杭州市', district: '西湖区', street: '文三路 1 号' })).toBe('浙江省 杭州市 西湖区 文三路 1 号')
    expect(addressLine({ region: '北京市', city: '北京市', district: '海淀区', street: '清河 2 号' })).toBe('北京市 海淀区 清河 2 号')
  })
  it('can be pasted in one piece', () => {
    expect(takeApart('王芳 138-0013-8000 浙江省杭州市西湖区文三路1号')).toEqual({
      name: '王芳', phone: '13800138000', region: '浙江省', city: '杭州市', district: '西湖区', street: '文三路1号',
    })
    expect(takeApart('北京市海淀区清河中街68号，李雷，+86 13912345678')).toEqual({
      name: '李雷', phone: '13912345678', region: '北京市', city: '北京市', district: '海淀区', street: '清河中街68号',
    })
  })
  it('leaves out what cannot be told', () => {
    expect(takeApart('somewhere 5')).toEqual({ street: 'somewhere 5' })
  })
})
