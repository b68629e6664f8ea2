/** Whose money it is: the same calls under two roofs. */
import { api, unwrap, type Schemas } from '@/shared/api/client'

export type Side = 'shop' | 'promoter'
export const HOME: Record<Side, string> = { shop: '/sell/money', promoter: '/me/earnings' }

const key = (once: string) => ({ header: { 'Idempotency-Key': once } })

export interface PayoutCalls {
  ready: () => Promise<Schemas['PayoutReady']>
  withdrawals: () => Promise<Schemas['Withdrawal'][]>
  ask: (body: Schemas['WithdrawalIn'], once: string) => Promise<Schemas['Withdrawal']>
  cancel: (id: string) => Promise<unknown>
  addAccount: (body: Schemas['PayoutAccountIn'], once: string) => Promise<Schemas['PayoutAccount']>
  removeAccount: (id: string) => Promise<unknown>
}

export const CALLS: Record<Side, PayoutCalls> = {
  shop: {
    ready: () => unwrap(api.GET('/api/v1/me/shop/money/payout')),
    withdrawals: () => unwrap(api.GET('/api/v1/me/shop/money/withdrawals')),
    ask: (body, once) => unwrap(api.POST('/api/v1/me/shop/money/withdrawals', { params: key(once), body })),
    cancel: (id) => unwrap(api.POST('/api/v1/me/shop/money/withdrawals/{withdrawal_id}/cancel', { params: { path: { withdrawal_id: id } } })),
    addAccount: (body, once) => unwrap(api.POST('/api/v1/me/shop/money/accounts', { params: key(once), body })),
    removeAccount: (id) => unwrap(api.DELETE('/api/v1/me/shop/money/accounts/{account_id}', { params: { path: { account_id: id } } })),
  },
  promoter: {
    ready: () => unwrap(api.GET('/api/v1/me/promoter/money/payout')),
    withdrawals: () => unwrap(api.GET('/api/v1/me/promoter/money/withdrawals')),
    ask: (body, once) => unwrap(api.POST('/api/v1/me/promoter/money/withdrawals', { params: key(once), body })),
    cancel: (id) => unwrap(api.POST('/api/v1/me/promoter/money/withdrawals/{withdrawal_id}/cancel', { params: { path: { withdrawal_id: id } } })),
    addAccount: (body, once) => unwrap(api.POST('/api/v1/me/promoter/money/accounts', { params: key(once), body })),
    removeAccount: (id) => unwrap(api.DELETE('/api/v1/me/promoter/money/accounts/{account_id}', { params: { path: { account_id: id } } })),
  },
}
