/** The contact sheet example: pictures and frames come in, sheets of framed thumbnails go out. */
package io.sparkdatums.examples.contactsheet;
