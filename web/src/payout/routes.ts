import type { RouteRecordRaw } from 'vue-router'
import '@/me/kit/kit.css'

/** The same pages for what a shop has and for what a promoter has earned. */
const pages = (side: 'shop' | 'promoter', home: string): RouteRecordRaw[] => [
  { path: `${home}/withdraw`, name: `${side}_withdraw`, component: () => import('./WithdrawPage.vue'), props: { side }, meta: { title: 'payout.withdraw.title' } },
  { path: `${home}/withdrawals`, name: `${side}_withdrawals`, component: () => import('./WithdrawalsPage.vue'), props: { side }, meta: { title: 'payout.list.title' } },
  { path: `${home}/accounts`, name: `${side}_accounts`, component: () => import('./AccountsPage.vue'), props: { side }, meta: { title: 'payout.accounts.title' } },
]

export const routes: RouteRecordRaw[] = [
  ...pages('shop', '/sell/money'),
  ...pages('promoter', '/me/earnings'),
  { path: '/me/earnings', name: 'earnings', component: () => import('./EarningsPage.vue'), meta: { title: 'payout.earnings.title' } },
  { path: '/me/security', name: 'security', component: () => import('./SecurityPage.vue'), meta: { title: 'payout.factor.title' } },
]
