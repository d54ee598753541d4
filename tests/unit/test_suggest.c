/* "Did you mean": what is offered, and what is too far. */
#include "source/diag.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *nearest(const char *name, const char *const *candidates) {
    Suggest suggest;
    suggest_start(&suggest, name);
    for (; *candidates; candidates++) suggest_offer(&suggest, *candidates);
    suggest_offer(&suggest, NULL);
    return suggest_result(&suggest);
}
#define NEAREST(name, ...) nearest(name, (const char *const[]){__VA_ARGS__, NULL})

#define EXPECT_NEAREST(expected, name, ...)                                                     \
    do {                                                                                        \
        const char *found = NEAREST(name, __VA_ARGS__);                                         \
        cr_expect(found && strcmp(found, expected) == 0, "%s: %s", name, found ? found : "none"); \
    } while (0)

Test(suggest, english) {
    EXPECT_NEAREST("total_investment", "total_investmnt", "investment_total", "total_investment", "date");
    EXPECT_NEAREST("amount", "amuont", "account", "amount");           /* a swap is one edit */
    EXPECT_NEAREST("amount", "Amount", "mount", "amount");
    EXPECT_NEAREST("m2", "m3", "abc", "m2");
    cr_expect_null(NEAREST("rate", "date_of_birth", "kind"));
    cr_expect_null(NEAREST("cat", "dog", "bird"));
}

Test(suggest, chinese) {
    EXPECT_NEAREST("总投资额", "总投资客", "项目", "总投资额");
    EXPECT_NEAREST("贴息", "贴媳", "利率", "贴息");
    cr_expect_null(NEAREST("投资总额", "总投资额", "实际利率"));          /* two edits of four characters: too far */
}

Test(suggest, containment) {
    EXPECT_NEAREST("项目投资额", "投资额", "贷款额度表", "项目投资额");
    EXPECT_NEAREST("投资额", "投资额总", "项目投资额总数", "投资额");
    EXPECT_NEAREST("总投资", "总投资额", "固定资产总投资额", "总投资");
    cr_expect_null(NEAREST("额", "投资额"));
    cr_expect_null(NEAREST("投资", "项目总投资额含税"));                  /* lengths too far apart */
}

Test(suggest, nothing) {
    cr_expect_null(NEAREST("", "a", ""));
    cr_expect_null(NEAREST("a", "b"));
    char long_name[400];
    memset(long_name, 'a', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    cr_expect_null(NEAREST(long_name, "aaaa", long_name));
    cr_expect_null(NEAREST("aaaa", long_name));
}

/* What says the opposite is never offered, however near it is spelt. */
Test(suggest, sense) {
    cr_expect_null(NEAREST("不大于", "不低于"));
    cr_expect_null(NEAREST("最小", "最大"));
    cr_expect_null(NEAREST("非项目", "项目"));
    cr_expect_null(NEAREST("没有项目", "项目"));
    cr_expect_null(NEAREST("未达到", "达到"));
    cr_expect_null(NEAREST("unpaid", "paid"));
    cr_expect_null(NEAREST("not_listed", "listed"));
    cr_expect_null(NEAREST("min_cost", "max_cost"));
    EXPECT_NEAREST("unpaid", "unpiad", "paid", "unpaid");
    EXPECT_NEAREST("max_cost", "mx_cost", "max_cost");
    EXPECT_NEAREST("最高限额", "最高限客", "最低限额", "最高限额");
    EXPECT_NEAREST("notice", "notce", "notice");
}
