@bid
(我|给我|帮我|主播|老板|)(要|来|拍|订|留|买|搞|整|下|拿|扣|加|冲)(了|){num}(件|个|斤|箱|盒|份|只|条|双|套|瓶|包|袋|罐|单|提|把|本|张|组)({colour}|{size}|{product}|{colour}{size}|)
(我|给我|帮我|)(要|来|拍|留|扣)(一|1|个|)(件|个|份|条|双|)({colour}{size}|{size}{colour}|{colour}的{size}|{size})(的|码|)
(\+|＋|加|扣)(1|2|3|{num})(件|单|份|箱|盒|{colour}|{size}|)
({colour}{size}|{size}{colour}|{colour}|{size})(一件|一份|来一件|两件|1件|2件|x1|X1|*1|x2|*2|要一件|留一件|留我一件|给我留着)
({num}号|第{num}个|{num}号链接)(要|来|拍|留)(一件|两{unit}|{num}{unit}|一份)
(这个|这件|这款)(我要了|我要两{unit}|给我来一{unit}|留给我|我要一件{size}|要{num}{unit}|来{num}{unit})
(已|我|)(拍|要)(了|){num}{unit}(，|)(尾号[数字x]|备注了|{colour}{size})
(sold|i take|i want|i'll take) (1|2|3|one|two)
{num}(件|单|份|箱|盒){colour}(的|)
@english
(sold|take|i'll take|i take|give me|reserve) (1|2|3|one|two|a black one|one red|two xl)
