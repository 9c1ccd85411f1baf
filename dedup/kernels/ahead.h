/* Ask for memory that is read, or written, some steps later. More places are written in turn, one a part, than a processor
   follows by itself: it would wait for each cache line. */
#ifndef DEDUP_AHEAD_H
#define DEDUP_AHEAD_H

#define COMING 16 /* places ahead of the one that is written, of which the processor is told */

#if defined(__GNUC__)
#define FETCH(place) __builtin_prefetch(place)
#define ANNOUNCE(place) __builtin_prefetch(place, 1)
#else
#define FETCH(place) (void)(place)
#define ANNOUNCE(place) (void)(place)
#endif

#endif
