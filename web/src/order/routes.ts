import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/cart', name: 'cart', component: () => import('./CartPage.vue'), meta: { title: 'order.cart.title' } },
  { path: '/checkout', name: 'checkout', component: () => import('./CheckoutPage.vue'), meta: { title: 'order.checkout.title' } },
  { path: '/pay/return', name: 'pay_return', component: () => import('./PayReturnPage.vue'), meta: { title: 'order.pay.title' } },
  { path: '/orders', name: 'orders', component: () => import('./OrdersPage.vue'), meta: { title: 'order.orders.title' } },
  { path: '/orders/:id', name: 'order', component: () => import('./OrderPage.vue'), meta: { title: 'order.order.title' } },
  { path: '/orders/:id/review', name: 'review', component: () => import('./ReviewPage.vue'), meta: { title: 'order.review.title' } },
]
