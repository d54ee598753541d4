/* population - made-up applications, any number of them, the same for the same seed. No company is real.
 *
 *   cc -O2 population.c -o population
 *   population --rows 1000000 --seed 1 --kind shenzhen --format csv > applications.csv
 *
 * --kind shenzhen: applications for 深府办规〔2023〕6号, measures 1 to 9, with Chinese names: many small projects and few large ones, facts that only the
 * applicant's kind has, audits that are not done yet, flags nobody has looked up. --format jsonl adds loans, titles and assets as lists.
 * --kind workload: workload W of the benchmark (tests/bench), every fact of every row given.
 * Only integer arithmetic decides what is written, so that every machine writes the same bytes. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { uint64_t state; } Random;

static uint64_t next(Random *random) {                              /* splitmix64 */
    uint64_t z = (random->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int64_t below(Random *random, int64_t count) { return (int64_t)(next(random) % (uint64_t)count); }
static bool chance(Random *random, int percent) { return below(random, 100) < percent; }

/* ---- text ------------------------------------------------------------------------------------------------------------------- */

static char  *put_text(char *out, const char *text) { size_t size = strlen(text); memcpy(out, text, size); return out + size; }
static char  *put_number(char *out, int64_t value) { return out + sprintf(out, "%" PRId64, value); }
static char  *put_money(char *out, int64_t fen) { return out + sprintf(out, "%" PRId64 ".%02d", fen / 100, (int)(fen % 100)); }

static char *put_date(char *out, int64_t days) {                     /* civil from days since 1970 */
    int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100), month = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    return out + sprintf(out, "%04d-%02d-%02d", (int)(yoe + era * 400 + (month <= 2)), (int)month, (int)day);
}

/* ---- workload W: the same numbers as tests/bench/bench.c ------------------------------------------------------------------------- */

static double unit(Random *random) { return (double)(next(random) >> 11) * 0x1p-53; }

static const char workload_header[] =
    "project.total_investment,project.approved_cost,project.software_share,project.energy_saving,project.carbon_cut,project.industry,project.date,"
    "project.fits1,project.fits2,project.fits3,project.fits4,project.fits5,project.fits6,project.fits7,project.industrial,project.manufacturing,"
    "project.benchmark_level,project.solid_waste\n";

static char *workload_row(Random *random, char *out) {
    double  yuan = 1e5, steps = unit(random) * 14.287712379549449;   /* log2(20000); exact operations only */
    int     whole = (int)steps;
    yuan *= (double)((int64_t)1 << whole) * (1.0 + (steps - whole));
    int64_t total = (int64_t)(yuan < 2e9 ? yuan : 2e9) * 100, approved = (int64_t)((double)total * (0.5 + 0.5 * unit(random)));
    out = put_money(out, total); *out++ = ',';
    out = put_money(out, approved); *out++ = ',';
    out = put_number(out, below(random, 6001)); *out++ = ',';
    out = put_number(out, below(random, 501)); *out++ = ',';
    out = put_number(out, below(random, 1001)); *out++ = ',';
    out = put_number(out, below(random, 20)); *out++ = ',';
    out = put_date(out, 19509 + below(random, 2193));
    for (int bit = 0; bit < 11; bit++) {
        *out++ = ',';
        *out++ = unit(random) < (bit < 7 ? 0.3 : bit == 7 ? 0.9 : 0.5) ? '1' : '0';
    }
    *out++ = '\n';
    return out;
}

/* ---- Shenzhen ----------------------------------------------------------------------------------------------------------------- */

typedef enum { FORM_CSV, FORM_JSONL } Form;
typedef struct { Form form; char *out; bool first_fact, first_entity; const char *entity; } Writer;

static const char *const projects[] = {"重大技术改造", "技术改造", "智能化改造", "工业互联网创新应用", "传统优势产业数字化转型", "绿色化改造", "两业融合", "工业互联网平台", "数字化转型公共服务平台"};
static const int project_weights[] = {3, 38, 20, 9, 10, 9, 5, 4, 2};
static const char *const sectors[] = {"服装", "家具", "黄金珠宝", "钟表", "皮革", "内衣", "眼镜", "工艺美术", "化妆品", "自行车", "电子烟"};
static const char *const directions[] = {"工业设计服务", "总集成总承包", "定制化服务", "全生命周期管理", "节能环保服务", "供应链管理", "共享制造", "检验检测认证服务", "远程运维"};
static const char *const natures[] = {"改建", "技术改造", "扩建", "迁建", "恢复", "单纯购置", "新建"};

static const char header[] =
    "申报.日期,企业.行业门类,企业.主体类型,企业.细分行业,企业.重点用能单位,企业.重点行业,项目.实施地,项目.类别,项目.总投资额,项目.审定总投资建设费用,"
    "项目.审定硬件费用,项目.审定软件研发费用,项目.审定数字化转型费用,项目.符合公布条件,项目.融合方向,项目.年节能量,项目.减碳量,"
    "项目.单位产品能耗达国家标杆水平,项目.工业固废资源化利用改造,项目.属工业投资,项目.建设性质,项目.备案日期,决定.选择措施\n";

/* The next fact: a cell of the table, or a member of its entity. NULL text: not known. */
static void fact(Writer *writer, const char *entity, const char *name, const char *text, bool quoted) {
    if (writer->form == FORM_CSV) {
        if (!writer->first_fact) *writer->out++ = ',';
        writer->first_fact = false;
        if (text) writer->out = put_text(writer->out, text);
        return;
    }
    if (!text) return;
    if (!writer->entity || strcmp(writer->entity, entity) != 0) {
        if (writer->entity) *writer->out++ = '}';
        writer->out += sprintf(writer->out, "%s\"%s\":{", writer->entity ? "," : "", entity);
        writer->entity = entity;
        writer->first_fact = true;
    }
    writer->out += sprintf(writer->out, quoted ? "%s\"%s\":\"%s\"" : "%s\"%s\":%s", writer->first_fact ? "" : ",", name, text);
    writer->first_fact = false;
}

static void money_fact(Writer *writer, const char *entity, const char *name, bool known, int64_t fen) {
    char text[32];
    put_money(text, fen)[0] = '\0';
    fact(writer, entity, name, known ? text : NULL, true);
}

static void number_fact(Writer *writer, const char *entity, const char *name, bool known, int64_t value) {
    char text[32];
    put_number(text, value)[0] = '\0';
    fact(writer, entity, name, known ? text : NULL, false);
}

static void flag_fact(Writer *writer, const char *entity, const char *name, bool known, bool value) { fact(writer, entity, name, !known ? NULL : value ? "是" : "否", true); }

/* Small ones are many: a random number of doublings, the higher the rarer. */
static int64_t investment(Random *random, int64_t least_yuan, int doublings) {
    int64_t steps = below(random, doublings + 1), other = below(random, doublings + 1);
    int64_t yuan = least_yuan << (steps < other ? steps : other);
    return (yuan + below(random, yuan)) * 100 + (chance(random, 30) ? below(random, 100) : 0);
}

static int pick(Random *random, const int *weights, int count) {
    int64_t sum = 0, at;
    for (int i = 0; i < count; i++) sum += weights[i];
    at = below(random, sum);
    for (int i = 0; i < count; i++)
        if ((at -= weights[i]) < 0) return i;
    return count - 1;
}

static void lists(Random *random, Writer *writer, int64_t day) {
    char date[16];
    int  loans = (int)below(random, 4), titles = chance(random, 20) ? 1 + (int)below(random, 2) : 0, assets = (int)below(random, 3);
    writer->out = put_text(writer->out, ",\"融资\":[");
    for (int i = 0; i < loans; i++)
        writer->out += sprintf(writer->out, "%s{\"编号\":\"L%d\",\"方式\":\"%s\",\"用途\":\"固定资产投资\",\"产品\":\"技改贷\",\"已贴息\":%s,\"贴息期内实付利息\":\"%" PRId64 ".%02d\"}", i ? "," : "", i + 1,
                               chance(random, 70) ? "银行贷款" : "融资租赁", chance(random, 10) ? "true" : "false", 10000 + below(random, 5000000), (int)below(random, 100));
    writer->out = put_text(writer->out, "],\"称号\":[");
    for (int i = 0; i < titles; i++) {
        put_date(date, day - below(random, 900))[0] = '\0';
        writer->out += sprintf(writer->out, "%s{\"名称\":\"%s\",\"级别\":\"%s\",\"认定日期\":\"%s\",\"首次\":%s}", i ? "," : "", chance(random, 60) ? "绿色工厂" : "5G工厂", chance(random, 40) ? "国家级" : "省级", date,
                               chance(random, 80) ? "true" : "false");
    }
    writer->out = put_text(writer->out, "],\"资产\":[");
    for (int i = 0; i < assets; i++) {
        put_date(date, day - below(random, 700))[0] = '\0';
        writer->out += sprintf(writer->out, "%s{\"类别\":\"设备器具\",\"购进日期\":\"%s\",\"单位价值\":\"%" PRId64 ".00\",\"数量\":%d}", i ? "," : "", date, 1000 + below(random, 9000000), 1 + (int)below(random, 20));
    }
    writer->out = put_text(writer->out, "]");
}

static char *shenzhen_row(Random *random, Writer *writer) {
    int     kind = pick(random, project_weights, 9), section_at = (int)below(random, 100);
    bool    audited = chance(random, 70), looked_up = chance(random, 95), green = kind == 5, digital = kind == 4, merged = kind == 6;
    int64_t day = 19723 + below(random, 1826);                        /* 2024-01-01 … 2028-12-30 */
    int64_t total = investment(random, kind == 0 ? 200000000 : kind == 4 ? 200000 : 2000000, kind == 0 ? 4 : kind == 1 ? 8 : 7);
    int64_t cost = total / 100 * (60 + below(random, 41)), soft = cost / 100 * below(random, 61);
    char    date[16], section[2] = {section_at < 3 ? 'B' : section_at < 85 ? 'C' : section_at < 90 ? 'D' : section_at < 95 ? 'I' : 'F', '\0'};
    writer->first_fact = true;
    writer->entity = NULL;
    if (writer->form == FORM_JSONL) *writer->out++ = '{';
    put_date(date, chance(random, 2) ? 19357 + below(random, 2557) : day)[0] = '\0';   /* a few outside the years of the notice */
    fact(writer, "申报", "日期", date, true);
    fact(writer, "企业", "行业门类", looked_up ? section : NULL, true);
    fact(writer, "企业", "主体类型", looked_up ? (*section == 'C' ? "制造业企业" : "其他企业") : NULL, true);
    fact(writer, "企业", "细分行业", digital ? sectors[below(random, 11)] : NULL, true);
    flag_fact(writer, "企业", "重点用能单位", looked_up, chance(random, green ? 60 : 10));
    flag_fact(writer, "企业", "重点行业", looked_up, chance(random, 25));
    fact(writer, "项目", "实施地", chance(random, 97) ? (chance(random, 92) ? "深圳" : chance(random, 70) ? "深汕特别合作区" : "其他") : NULL, true);
    char types[200];
    bool two = kind != 1 && chance(random, 40);                       /* most special projects are renovations too */
    snprintf(types, sizeof types, writer->form == FORM_CSV ? (two ? "%s;%s" : "%s%.0s") : (two ? "[\"%s\",\"%s\"]" : "[\"%s%.0s\"]"), projects[kind], projects[1]);
    fact(writer, "项目", "类别", types, false);
    money_fact(writer, "项目", "总投资额", true, total);
    money_fact(writer, "项目", "审定总投资建设费用", audited, cost);
    money_fact(writer, "项目", "审定硬件费用", audited && kind == 2, cost - soft);
    money_fact(writer, "项目", "审定软件研发费用", audited && kind == 2, soft);
    money_fact(writer, "项目", "审定数字化转型费用", audited && digital, cost / 2);
    flag_fact(writer, "项目", "符合公布条件", audited, chance(random, 90));
    fact(writer, "项目", "融合方向", merged ? directions[below(random, 9)] : NULL, true);
    number_fact(writer, "项目", "年节能量", green && audited, below(random, 400));
    number_fact(writer, "项目", "减碳量", green && audited, below(random, 900));
    flag_fact(writer, "项目", "单位产品能耗达国家标杆水平", green && audited, chance(random, 20));
    flag_fact(writer, "项目", "工业固废资源化利用改造", green, chance(random, 15));
    flag_fact(writer, "项目", "属工业投资", looked_up, chance(random, 90));
    fact(writer, "项目", "建设性质", natures[below(random, 7)], true);
    put_date(date, day - 200 - below(random, 900))[0] = '\0';
    fact(writer, "项目", "备案日期", date, true);
    fact(writer, "决定", "选择措施", kind < 7 && chance(random, 5) ? (writer->form == FORM_CSV ? "措施2" : "[\"措施2\"]") : NULL, false);
    if (writer->form == FORM_JSONL) {
        *writer->out++ = '}';
        lists(random, writer, day);
        *writer->out++ = '}';
    }
    *writer->out++ = '\n';
    return writer->out;
}

/* ---- main --------------------------------------------------------------------------------------------------------------------- */

static const char *option(int count, char **texts, const char *name, const char *otherwise) {
    for (int i = 1; i + 1 < count; i += 2)
        if (strcmp(texts[i], name) == 0) return texts[i + 1];
    return otherwise;
}

int main(int count, char **texts) {
    int64_t     rows = strtoll(option(count, texts, "--rows", "1000"), NULL, 10);
    Random      random = {strtoull(option(count, texts, "--seed", "20230601"), NULL, 10)};
    bool        workload = strcmp(option(count, texts, "--kind", "shenzhen"), "workload") == 0;
    Form        form = strcmp(option(count, texts, "--format", "csv"), "jsonl") == 0 ? FORM_JSONL : FORM_CSV;
    if (count % 2 == 0 || rows < 0 || (workload && form == FORM_JSONL)) {
        fputs("population [--rows N] [--seed N] [--kind shenzhen|workload] [--format csv|jsonl]   (workload: csv)\n", stderr);
        return 2;
    }
    static char buffer[1 << 16];
    char       *out = buffer;
    if (form == FORM_CSV) out = put_text(out, workload ? workload_header : header);
    for (int64_t row = 0; row < rows; row++) {
        Writer writer = {.form = form, .out = out};
        out = workload ? workload_row(&random, out) : shenzhen_row(&random, &writer);
        if (out - buffer < (1 << 16) - 8192) continue;
        if (fwrite(buffer, 1, (size_t)(out - buffer), stdout) != (size_t)(out - buffer)) return 1;
        out = buffer;
    }
    return fwrite(buffer, 1, (size_t)(out - buffer), stdout) == (size_t)(out - buffer) && fflush(stdout) == 0 ? 0 : 1;
}
