/* How much of an article stands in another one, passage by passage: the twin of shares.py, where everything is said.

       size   120  80  200     share   1.0  .9  .2     covered 232 of 400, news 200 of 400, not the ending alone */

#include "shares.h"

static double share_of(double some, int64_t all) { return some / (double)(all > 1 ? all : 1); }

Stood add_shares(const int64_t *size, const uint8_t *body, const double *share, int64_t passages, double lacking)
{
    int64_t total = 0, in_body = 0, lacks = 0, telling = 0, standing = 0;
    int last = 0;
    double stands = 0;
    for (int64_t i = 0; i < passages; i++) { /* no branch: what stands there can't be foretold */
        int here = share[i] >= lacking, tells = size[i] > 0;
        int64_t own = body[i] ? size[i] : 0;
        total += size[i];
        stands += (double)size[i] * share[i];
        in_body += own;
        lacks += here ? 0 : own;
        telling += tells;
        standing += tells & here;
        last = tells ? here : last;
    }
    double covered = share_of(stands, total);
    return (Stood){covered < 1 ? covered : 1, share_of((double)lacks, in_body), telling > 1 && standing == last};
}
