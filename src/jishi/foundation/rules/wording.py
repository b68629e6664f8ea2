"""Texts of all problems, by code: Chinese and English. Their renderings are golden files."""

from __future__ import annotations

FILE = {
    "file_too_large": (
        "规则文件超过 {most} 个字符。",
        "The rule file is longer than {most} characters.",
    ),
    "file_hidden_char": (
        "文件里有看不见的控制字符 {char}。",
        "The file contains an invisible control character, {char}.",
    ),
    "front_matter_missing": (
        "文件要以两行 +++ 之间的 TOML 开头。",
        "The file must begin with TOML between two lines of +++.",
    ),
    "front_matter_toml": ("开头的 TOML 读不懂。", "The TOML at the top cannot be read."),
    "field_missing": ("缺少必填项 {field}。", "The field {field} is missing."),
    "field_unknown": ("没有 {field} 这一项。", "There is no field {field}."),
    "field_type": ("{field} 应当是{expected_zh}。", "{field} must be {expected_en}."),
    "field_value": (
        "{field} 不能是 {value}，只能是：{allowed}。",
        "{field} cannot be {value}; it is one of: {allowed}.",
    ),
    "field_range": (
        "{field} 要在 {least} 与 {most} 之间。",
        "{field} must lie between {least} and {most}.",
    ),
    "id_form": (
        "编号 {value} 的写法不对，应像 MKT-03。",
        "The id {value} is not well formed; it looks like MKT-03.",
    ),
    "date_order": ("失效日期早于生效日期。", "effective_to is before effective_from."),
    "basis_incomplete": (
        "依据要写明法规简称和条号，或者 own = true。",
        "A basis names a law and an article, or says own = true.",
    ),
    "basis_missing": ("至少要有一条依据。", "A rule rests on at least one basis."),
    "outcome_of_gate": (
        "{event} 是放行前的问题，处理只能是 allow、hold 或 refuse。",
        "{event} is asked beforehand, so the outcome is allow, hold or refuse.",
    ),
    "outcome_of_finding": (
        "{event} 是已发生的事，处理只能是 finding。",
        "{event} has already happened, so the outcome can only be finding.",
    ),
    "section_missing": ("缺少“# {section}”一节。", "The section # {section} is missing."),
    "section_empty": ("“# {section}”一节没有内容。", "The section # {section} is empty."),
    "section_repeated": ("“# {section}”写了两次。", "The section # {section} appears twice."),
    "section_unknown": ("没有“# {section}”这一节。", "There is no section # {section}."),
    "fence_missing": (
        "“# {section}”里要有一个 ```{fence} 代码块。",
        "The section # {section} needs one ```{fence} block.",
    ),
    "examples_toml": ("例子的 TOML 读不懂。", "The TOML of the examples cannot be read."),
    "examples_few": (
        "至少要有 {least} 个 [[{kind}]] 例子，现在有 {have} 个。",
        "At least {least} [[{kind}]] examples are needed; there are {have}.",
    ),
    "examples_many": ("例子超过 {most} 个。", "There are more than {most} examples."),
    "example_form": (
        "每个例子要有 name（文字）和 facts（表）。",
        "Every example has a name (text) and facts (a table).",
    ),
    "example_fact_unknown": (
        "例子“{name}”里的事实 {fact} 在 {kind} 中不存在。",
        "Example '{name}': the fact {fact} does not exist for {kind}.",
    ),
    "example_fact_type": (
        "例子“{name}”里 {fact} 的值不是{type_zh}。",
        "Example '{name}': the value of {fact} is not {type_en}.",
    ),
    "example_wrong": (
        "例子“{name}”应当{expected_zh}，实际{got_zh}。",
        "Example '{name}' should be {expected_en}, but it is {got_en}.",
    ),
}

SYNTAX = {
    "condition_empty": ("条件是空的。", "The condition is empty."),
    "condition_too_long": (
        "条件超过 {most} 个字符。",
        "The condition is longer than {most} characters.",
    ),
    "condition_too_many_words": (
        "条件超过 {most} 个词，请拆成几条规则或改用名单。",
        "The condition has more than {most} words; split the rule or use a list.",
    ),
    "condition_too_deep": (
        "条件嵌套超过 {most} 层。",
        "The condition is nested more than {most} levels deep.",
    ),
    "condition_too_costly": (
        "条件的计算量 {cost} 超过上限 {most}。",
        "The condition costs {cost}, more than the limit of {most}.",
    ),
    "char_not_allowed": ("这里不能用字符 {char}。", "The character {char} cannot stand here."),
    "char_full_width": (
        "{char} 是全角符号，请用半角 {instead}。",
        "{char} is a full-width sign; write {instead}.",
    ),
    "text_not_closed": ("这段文字缺少结尾的引号。", "This text has no closing quote."),
    "text_prefix": (
        "引号前不能有前缀 {prefix}。",
        "A text takes no prefix; remove {prefix}.",
    ),
    "text_too_long": ("文字超过 {most} 个字符。", "The text is longer than {most} characters."),
    "text_escape": (
        "文字里不能用反斜杠。",
        "A backslash cannot be used in a text.",
    ),
    "text_hidden_char": (
        "文字里有看不见的字符 {char}，请改用检测器。",
        "The text contains the invisible character {char}; use a detector instead.",
    ),
    "number_form": (
        "数字 {number} 的写法不对，只能写成 12 或 12.5。",
        "The number {number} is not well formed; write 12 or 12.5.",
    ),
    "number_too_long": ("数字超过 {most} 位。", "The number has more than {most} digits."),
    "bracket_not_closed": ("这个括号没有合上。", "This bracket is never closed."),
    "bracket_not_opened": ("这个括号没有对应的左括号。", "This bracket was never opened."),
    "bracket_wrong": ("这里应当用 {instead}。", "A {instead} belongs here."),
    "operator_instead": (
        "不能用 {operator}，请写 {instead}。",
        "{operator} is not used here; write {instead}.",
    ),
    "operator_not_allowed": (
        "规则里不能用 {operator}。",
        "{operator} is not part of the language.",
    ),
    "word_instead": (
        "不能写 {word}，请写 {instead}。",
        "{word} is not used here; write {instead}.",
    ),
    "word_not_allowed": ("规则里不能用 {word}。", "{word} is not part of the language."),
    "name_not_allowed": (
        "名字 {name} 不能以下划线开头或含有两个连续下划线。",
        "The name {name} may not begin with an underscore or contain two in a row.",
    ),
    "name_too_long": ("名字超过 {most} 个字符。", "The name is longer than {most} characters."),
    "value_expected": ("{token} 前面缺少一个值。", "A value is missing before {token}."),
    "value_expected_at_end": (
        "条件在 {token} 后面就断了。",
        "The condition breaks off after {token}.",
    ),
    "operator_expected": (
        "{token} 前面缺少 and、or 或其他运算符。",
        "An operator such as and or or is missing before {token}.",
    ),
    "else_missing": ("if 要有 else。", "An if needs an else."),
    "syntax": ("这里读不懂。", "This cannot be read."),
    "construct_not_allowed": (
        "规则里不能用{what_zh}。",
        "The language has no {what_en}.",
    ),
}

TYPES = {
    "kind_unknown": ("没有 {kind} 这种事件。", "There is no event kind {kind}."),
    "fact_unknown": ("{kind} 没有事实 {fact}。", "{kind} has no fact {fact}."),
    "fact_incomplete": (
        "{fact} 只是一组事实的开头。",
        "{fact} is only the beginning of several facts.",
    ),
    "fact_elsewhere": (
        "{fact} 只在 {other} 中才有，{kind} 没有。",
        "{fact} is known for {other}, not for {kind}.",
    ),
    "call_unknown": ("没有函数 {function}。", "There is no function {function}."),
    "call_method": (
        "不能调用 {function}，只能用规则语言自己的函数。",
        "{function} cannot be called; only the language's own functions can.",
    ),
    "call_missing": (
        "{function} 是函数，要写成 {usage}。",
        "{function} is a function; write {usage}.",
    ),
    "call_arguments": (
        "{function} 的参数个数不对，应写成 {usage}。",
        "{function} has the wrong number of arguments; write {usage}.",
    ),
    "argument_type": (
        "{function} 的第 {position} 个参数应当是{expected_zh}，这里是{got_zh}。",
        "Argument {position} of {function} must be {expected_en}; this is {got_en}.",
    ),
    "argument_fact": (
        "{function} 里只能写一个事实的名字。",
        "{function} takes the name of one fact.",
    ),
    "argument_literal": (
        "{function} 的第 {position} 个参数要直接写成{expected_zh}。",
        "Argument {position} of {function} must be written out as {expected_en}.",
    ),
    "detector_unknown": ("没有检测器 {name}。", "There is no detector {name}."),
    "list_unknown": ("没有名单 {name}。", "There is no list {name}."),
    "yuan_form": (
        '金额 {value} 的写法不对，应像 "12.50"。',
        'The amount {value} is not well formed; it looks like "12.50".',
    ),
    "text_empty": ("空文字处处都算包含。", "Every text contains the empty text."),
    "always_known": (
        "{fact} 缺少时按{null_zh}处理，所以它总是已知的。",
        "{fact} counts as {null_en} when absent, so it is always known.",
    ),
    "not_bool": (
        "这里要的是“是或否”，而这是{got_zh}。",
        "A yes or no is needed here; this is {got_en}.",
    ),
    "compare_types": (
        "{left_zh}不能与{right_zh}比较。",
        "{left_en} cannot be compared with {right_en}.",
    ),
    "compare_order": (
        "{type_zh}没有大小先后，只能用 == 或 !=。",
        "{type_en} has no order; only == and != can be used.",
    ),
    "compare_list": (
        "名单不能直接比较，请用 in 或 any_of。",
        "Lists are not compared; use in or any_of.",
    ),
    "unit_money": (
        "金额要写明单位，例如 {instead}。",
        "An amount of money needs its unit, for example {instead}.",
    ),
    "unit_duration": (
        "时长要写明单位，例如 {instead}。",
        "A duration needs its unit, for example {instead}.",
    ),
    "member_text": (
        "文字之间不用 in，请写 {instead}。",
        "in does not search a text; write {instead}.",
    ),
    "member_types": (
        "{left_zh}不可能在{right_zh}里。",
        "{left_en} cannot be in {right_en}.",
    ),
    "arithmetic_types": (
        "{left_zh}与{right_zh}不能用 {operator} 计算。",
        "{operator} does not work on {left_en} and {right_en}.",
    ),
    "arithmetic_sign": (
        "{type_zh}前不能加 {operator}。",
        "{operator} cannot stand before {type_en}.",
    ),
    "division_by_zero": ("除数是零。", "This divides by zero."),
    "branches_differ": (
        "if 两边类型不同：{left_zh}与{right_zh}。",
        "The two sides of this if differ: {left_en} and {right_en}.",
    ),
    "list_empty": ("名单是空的。", "The list is empty."),
    "list_items": (
        "名单里只能直接写同一类型的文字或整数。",
        "A list holds written-out texts or whole numbers of one kind.",
    ),
    "list_alone": (
        "名单不能单独使用，请放在 in 后面。",
        "A list cannot stand alone; put it after in.",
    ),
    "no_fact": (
        "条件里没有任何事实，结果永远一样。",
        "The condition names no fact, so its answer never changes.",
    ),
}

TEXTS: dict[str, tuple[str, str]] = {**FILE, **SYNTAX, **TYPES}

#: A type as it reads in a sentence.
TYPE_NAMES: dict[str, tuple[str, str]] = {
    "bool": ("是或否", "a yes or no"),
    "int": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "text": ("文字", "a text"),
    "money": ("金额", "an amount of money"),
    "duration": ("时长", "a duration"),
    "moment": ("时刻", "a moment"),
    "list[text]": ("文字名单", "a list of texts"),
    "list[int]": ("整数名单", "a list of whole numbers"),
}
NULL_NAMES = {"false": ("“否”", "no"), "empty": ("空", "empty"), "zero": ("零", "zero")}
OUTCOME_NAMES: dict[bool | None, tuple[str, str]] = {
    True: ("命中", "a hit"),
    False: ("不命中", "a miss"),
    None: ("未决", "undecided"),
}
