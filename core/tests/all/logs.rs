//! Reading any bytes, and saying exactly what is wrong with a log.
